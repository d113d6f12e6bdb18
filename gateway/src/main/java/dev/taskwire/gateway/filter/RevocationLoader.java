package dev.taskwire.gateway.filter;

import dev.taskwire.shared.auth.RevocationPage;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.shared.remote.JsonClient;
import dev.taskwire.shared.remote.RemoteCalls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Loads from ums which sessions have ended, page by page, before the gateway lets anybody in. */
public final class RevocationLoader {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration CALM_POLL = Duration.ofSeconds(14);

    private final JsonClient ums;
    private final Revocations revocations;

    public RevocationLoader(
            HttpClient client, RemoteCalls calls, List<URI> ums, InternalKey key, Revocations revocations) {
        this.ums = new JsonClient(client, calls, "ums", ums, key.headers());
        this.revocations = revocations;
    }

    /** Completes when all are known; fails when no ums tells one of the pages. */
    public Future<Void> load() {
        return load(Optional.empty());
    }

    /** Loads, again and again until it has succeeded. */
    public void loadUntilDone(Vertx vertx) {
        load().onFailure(failure -> vertx.setTimer(RETRY.toMillis(), timer -> loadUntilDone(vertx)));
    }

    /**
     * Loads again and again: every two seconds for as long as Kafka is away, when nothing else tells of sessions that
     * end; every fourteen otherwise, since Kafka may be there and yet not take what ums writes.
     */
    public void follow(Vertx vertx, BooleanSupplier away) {
        follow(vertx, away, POLL, CALM_POLL, System.nanoTime());
    }

    /** Loads at every poll while Kafka is away, and else at the first one so long after {@code loadedAt}. */
    void follow(Vertx vertx, BooleanSupplier away, Duration poll, Duration calmPoll, long loadedAt) {
        vertx.setTimer(poll.toMillis(), timer -> {
            long now = System.nanoTime();
            if (away.getAsBoolean() || now - loadedAt >= calmPoll.toNanos()) {
                load().onComplete(end -> follow(vertx, away, poll, calmPoll, now));
            } else {
                follow(vertx, away, poll, calmPoll, loadedAt);
            }
        });
    }

    /** Which of these sessions have ended, as ums knows now. */
    public Future<RevocationPage> check(List<UUID> ids) {
        String query = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
        return ums.get(RevocationPage.CHECK_PATH + "?" + RevocationPage.IDS + "=" + query, CHECK_TIMEOUT)
                .map(answer -> RevocationPage.of(answer.orElseThrow()));
    }

    private Future<Void> load(Optional<UUID> after) {
        String query = after.map(id -> "?" + RevocationPage.AFTER + "=" + id).orElse("");
        return ums.get(RevocationPage.PATH + query, TIMEOUT).compose(answer -> {
            var page = RevocationPage.of(answer.orElseThrow());
            page.revocations().forEach(item -> revocations.add(item.sessionId(), item.expiresAt()));
            return page.next().isPresent() ? load(page.next()) : Future.succeededFuture();
        });
    }
}
