import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.shared.runtime.EveryEventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Responds to every request with the same 300 bytes, except to the requests that a gateway makes when it starts. */
final class FixedUpstream extends VerticleBase {
    private static final int EVENT_LOOPS = Runtime.getRuntime().availableProcessors();
    private static final Buffer TASK = Buffer.buffer("{\"title\":\"" + "x".repeat(287) + "\"}");

    private final int port;
    private final Buffer keys;
    private final Buffer revocations =
            new RevokedSessionsPage(List.of(), Optional.empty()).toJson().toBuffer();

    private FixedUpstream(int port, Buffer keys) {
        this.port = port;
        this.keys = keys;
    }

    static void start(Buffer keys, List<Integer> ports) {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        for (int port : ports) {
            vertx.deployVerticle(new EveryEventLoop(() -> new FixedUpstream(port, keys)))
                    .onFailure(failure -> {
                        System.err.println("bench: upstream " + port + ": " + failure.getMessage());
                        System.exit(1);
                    });
        }
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1");
    }

    private void answer(HttpServerRequest request) {
        var body =
                switch (request.path()) {
                    case "/.well-known/jwks.json" -> keys;
                    case RevokedSessionsPage.PATH -> revocations;
                    default -> TASK;
                };
        request.response().putHeader("Content-Type", "application/json").end(body);
    }
}
