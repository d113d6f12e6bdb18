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

/**
 * Loads the revoked sessions from ums, page by page: before the gateway accepts requests, and periodically after that.
 */
final class RevocationPoller {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration INTERVAL_WITH_KAFKA = Duration.ofSeconds(14);
    /** How long the start waits for Kafka, which the gateway does not depend on. */
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
     * Loads once the events are consumed, so that no revocation is missed between the two. When Kafka is late, loads at
     * once, and again when Kafka is available.
     *
     * @return completes when all revoked sessions are known; fails if no ums returns one of the pages
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
     * Loads periodically: every 2 s while Kafka is unavailable, when nothing else reports revocations; every 14 s
     * otherwise, since Kafka may be available and still not accept what ums writes.
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

    /** Completes when all revoked sessions are known; fails if no ums returns one of the pages. */
    Future<Void> load() {
        return load(Optional.empty());
    }

    private Future<Void> load(Optional<UUID> after) {
        String query = after.map(id -> "?" + RevokedSessionsPage.AFTER_PARAMETER + "=" + id)
                .orElse("");
        return ums.get(RevokedSessionsPage.PATH + query, TIMEOUT).compose(response -> {
            var page = RevokedSessionsPage.of(response.orElseThrow());
            page.revocations().forEach(item -> sessions.revoke(item.sessionId(), item.expiresAt()));
            return page.next().isPresent() ? load(page.next()) : Future.succeededFuture();
        });
    }

    /** Returns which of these sessions ums knows to be revoked now. */
    public Future<RevokedSessionsPage> findRevoked(List<UUID> ids) {
        String query = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
        return ums.get(
                        RevokedSessionsPage.CHECK_PATH + "?" + RevokedSessionsPage.IDS_PARAMETER + "=" + query,
                        CHECK_TIMEOUT)
                .map(response -> RevokedSessionsPage.of(response.orElseThrow()));
    }
}
