package dev.taskwire.gateway.pipeline;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for ums and tms: notes what the gateway forwards, and answers as a test wants. */
final class FakeService {
    /** What was forwarded. */
    record Seen(String method, String uri, MultiMap headers, String body) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().end();

    private FakeService(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::serve);
    }

    /** Completes when it listens; it ends with the Vert.x instance. */
    static Future<FakeService> start(Vertx vertx) {
        var service = new FakeService(vertx);
        return service.server.listen(0, "127.0.0.1").map(service);
    }

    private void serve(HttpServerRequest request) {
        if (!request.headers().contains("X-Forwarded-For")) {
            // The gateway's own question, at its start.
            boolean keys = request.path().endsWith("/jwks.json");
            request.response().end(keys ? "{\"keys\": []}" : "{\"revocations\": [], \"next\": null}");
            return;
        }
        request.body()
                .map(Buffer::toString)
                .onSuccess(body -> {
                    seen.add(new Seen(
                            request.method().name(),
                            request.uri(),
                            MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                            body));
                    answer.handle(request);
                })
                .onFailure(broken -> seen.add(new Seen("broken", request.uri(), request.headers(), "")));
    }

    void answers(Handler<HttpServerRequest> now) {
        answer = now;
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    List<Seen> seen() {
        return seen;
    }

    /** Forgets what was forwarded and what to answer. */
    void reset() {
        seen.clear();
        answer = request -> request.response().end();
    }
}
