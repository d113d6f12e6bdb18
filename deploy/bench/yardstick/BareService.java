import dev.taskwire.shared.runtime.EveryEventLoop;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A minimal service for tasks: HTTP, JSON and one operation of MongoDB a request. It has no validation, rules, events or
 * log.
 */
final class BareService extends VerticleBase {
    private static final int EVENT_LOOPS = Runtime.getRuntime().availableProcessors();
    private static final String TASKS = "/api/tasks";

    private final int port;
    private final TaskStore store;
    private final Map<String, UUID> users;

    private BareService(int port, TaskStore store, Map<String, UUID> users) {
        this.port = port;
        this.store = store;
        this.users = users;
    }

    static void start(int port, Function<Vertx, TaskStore> stores) {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        var store = stores.apply(vertx);
        Map<String, UUID> users = new ConcurrentHashMap<>();
        vertx.deployVerticle(new EveryEventLoop(() -> new BareService(port, store, users)))
                .onFailure(failure -> {
                    System.err.println("bench: service: " + failure.getMessage());
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1");
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        if (!request.path().startsWith(TASKS)) {
            response.setStatusCode(404).end();
            return;
        }
        switch (request.method().name()) {
            case "GET" -> get(request);
            case "POST" ->
                request.body()
                        .compose(body -> store.insert(user(request), body.toJsonObject()))
                        .onComplete(task -> end(response, 201, task.toBuffer()), failure -> fail(response, failure));
            case "PUT" ->
                request.body()
                        .compose(body -> store.update(
                                id(request),
                                version(request),
                                body.toJsonObject().getString("status")))
                        .onComplete(task -> end(response, task, 412), failure -> fail(response, failure));
            default -> response.setStatusCode(405).end();
        }
    }

    private void get(HttpServerRequest request) {
        var response = request.response();
        if (request.path().equals(TASKS)) {
            store.list(user(request), request.getParam("status"), Integer.parseInt(request.getParam("limit")))
                    .onComplete(tasks -> end(response, 200, tasks.toBuffer()), failure -> fail(response, failure));
        } else {
            store.get(id(request))
                    .onComplete(task -> end(response, task, 404), failure -> fail(response, failure));
        }
    }

    private static UUID id(HttpServerRequest request) {
        return ResourceIds.taskInPath(request.path().substring(TASKS.length() + 1));
    }

    private static long version(HttpServerRequest request) {
        String tag = request.getHeader("If-Match");
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    /** Returns the user of the request's token, which the proxy has verified. */
    private UUID user(HttpServerRequest request) {
        return users.computeIfAbsent(request.getHeader("Authorization"), BareService::subject);
    }

    private static UUID subject(String authorization) {
        byte[] claims = Base64.getUrlDecoder().decode(authorization.split("\\.")[1]);
        String subject = new JsonObject(Buffer.buffer(claims)).getString("sub");
        return ResourceIds.parseUser(subject).orElseThrow();
    }

    private static void end(HttpServerResponse response, JsonObject task, int statusWithout) {
        if (task == null) {
            response.setStatusCode(statusWithout).end();
        } else {
            end(response, 200, task.toBuffer());
        }
    }

    private static void end(HttpServerResponse response, int status, Buffer json) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    private static void fail(HttpServerResponse response, Throwable failure) {
        System.err.println("bench: service: " + failure);
        response.setStatusCode(500).end();
    }
}
