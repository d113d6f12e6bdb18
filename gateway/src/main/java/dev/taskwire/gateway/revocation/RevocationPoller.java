package dev.taskwire.gateway.revocation;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Loads from ums which sessions have ended, page by page: before the gateway lets anybody in, and again and again. */
final class RevocationPoller {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration INTERVAL_WITH_KAFKA = Duration.ofSeconds(14);
    /** How long a start waits for Kafka, without which the gateway can do. */
    private static final Duration MAX_WAIT_FOR_KAFKA = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final InternalServiceClient ums;
    private final RevokedSessions sessions;
    private long loadedAt = System.nanoTime();

    RevocationPoller(
            Vertx vertx,
            HttpClient client,
            HttpClientTelemetry calls,
            List<URI> ums,
            InternalApiKey key,
            RevokedSessions sessions) {
        this.vertx = vertx;
        this.ums = new InternalServiceClient(client, calls, "ums", ums, key.headers());
        this.sessions = sessions;
    }

    /**
     * Loads after the events are followed, so that no end falls between the two. When Kafka comes late, loads at once,
     * and again when it has come.
     *
     * @return completes when all are known; fails when no ums returns one of the pages
     */
    public Future<Void> loadAfter(Future<Void> following) {
        return following
                .timeout(MAX_WAIT_FOR_KAFKA.toMillis(), TimeUnit.MILLISECONDS)
                .transform(followed -> {
                    if (followed.failed()) {
                        following.onSuccess(late -> loadUntilDone());
                    }
                    return load();
                });
    }

    private void loadUntilDone() {
        new PeriodicTask(vertx, Backoff.constant(RETRY_DELAY), () -> load().map(Pause.END)).start();
    }

    /**
     * Loads again and again: every two seconds for as long as Kafka is away, when nothing else tells of sessions that
     * end; every fourteen otherwise, since Kafka may be there and yet not take what ums writes.
     */
    public void start(BooleanSupplier kafkaAway) {
        start(kafkaAway, INTERVAL, INTERVAL_WITH_KAFKA);
    }

    void start(BooleanSupplier kafkaAway, Duration interval, Duration withKafka) {
        PeriodicTask.every(vertx, interval, () -> {
                    long now = System.nanoTime();
                    if (!kafkaAway.getAsBoolean() && now - loadedAt < withKafka.toNanos()) {
                        return Future.succeededFuture();
                    }
                    loadedAt = now;
                    return load();
                })
                .startAfter(interval);
    }

    /** Completes when all are known; fails when no ums returns one of the pages. */
    Future<Void> load() {
        return load(Optional.empty());
    }

    private Future<Void> load(Optional<UUID> after) {
        String query =
                after.map(id -> "?" + RevokedSessionsPage.AFTER + "=" + id).orElse("");
        return ums.get(RevokedSessionsPage.PATH + query, TIMEOUT).compose(response -> {
            var page = RevokedSessionsPage.of(response.orElseThrow());
            page.revocations().forEach(item -> sessions.revoke(item.sessionId(), item.expiresAt()));
            return page.next().isPresent() ? load(page.next()) : Future.succeededFuture();
        });
    }

    /** Returns which of these sessions have ended, as ums knows now. */
    public Future<RevokedSessionsPage> check(List<UUID> ids) {
        String query = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
        return ums.get(RevokedSessionsPage.CHECK_PATH + "?" + RevokedSessionsPage.IDS + "=" + query, CHECK_TIMEOUT)
                .map(response -> RevokedSessionsPage.of(response.orElseThrow()));
    }
}
