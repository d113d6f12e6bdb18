package dev.taskwire.gateway.filter;

import dev.taskwire.shared.auth.RevocationPage;
import dev.taskwire.shared.http.InternalKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Loads from ums which sessions have ended, page by page, before the gateway lets anybody in. */
public final class RevocationLoader {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofSeconds(2);

    private final HttpClient client;
    private final List<URI> ums;
    private final InternalKey key;
    private final Revocations revocations;

    public RevocationLoader(HttpClient client, List<URI> ums, InternalKey key, Revocations revocations) {
        this.client = client;
        this.ums = ums;
        this.key = key;
        this.revocations = revocations;
    }

    /** Completes when all are known; fails when the last ums in the list has failed too. */
    public Future<Void> load() {
        Future<Void> loaded = Future.failedFuture("no ums");
        for (URI address : ums) {
            loaded = loaded.recover(previous -> load(address, Optional.empty()));
        }
        return loaded;
    }

    /** Loads, again and again until it has succeeded. */
    public void loadUntilDone(Vertx vertx) {
        load().onFailure(failure -> vertx.setTimer(RETRY.toMillis(), timer -> loadUntilDone(vertx)));
    }

    /** Loads every two seconds for as long as Kafka is away, when nothing else tells of sessions that end. */
    public void loadWhile(Vertx vertx, BooleanSupplier away) {
        vertx.setTimer(
                POLL.toMillis(),
                timer -> (away.getAsBoolean() ? load() : Future.<Void>succeededFuture())
                        .onComplete(end -> loadWhile(vertx, away)));
    }

    private Future<Void> load(URI address, Optional<UUID> after) {
        String query = after.map(id -> "?" + RevocationPage.AFTER + "=" + id).orElse("");
        var request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address + RevocationPage.PATH + query)
                .putHeader(InternalKey.HEADER, key.value());
        return client.request(request)
                .compose(sent -> sent.send())
                .compose(answer -> answer.statusCode() == 200
                        ? answer.body()
                        : Future.failedFuture("ums answered " + answer.statusCode() + " for ended sessions"
                                + (answer.statusCode() == 401 ? "; INTERNAL_API_KEY is not the same there" : "")))
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .compose(body -> {
                    var page = RevocationPage.of(body.toJsonObject());
                    page.revocations().forEach(item -> revocations.add(item.sessionId(), item.expiresAt()));
                    return page.next().isPresent() ? load(address, page.next()) : Future.succeededFuture();
                });
    }
}
