import dev.taskwire.shared.runtime.EveryEventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.httpproxy.HttpProxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A minimal proxy with vertx-http-proxy: each token is verified once, then requests with it are forwarded. */
final class BareProxy extends VerticleBase {
    private static final int EVENT_LOOPS = Runtime.getRuntime().availableProcessors();
    private static final int CONNECTIONS = 64;
    private static final String BEARER = "Bearer ";

    private final int port;
    private final SocketAddress keys;
    private final List<SocketAddress> upstreams;
    private final Set<String> verified;
    private JWTAuth tokens;
    private HttpProxy proxy;
    private int turn;

    private BareProxy(int port, SocketAddress keys, List<SocketAddress> upstreams, Set<String> verified) {
        this.port = port;
        this.keys = keys;
        this.upstreams = upstreams;
        this.verified = verified;
    }

    /** Starts a proxy in front of these ports. The keys of tokens are at the port that is given for them. */
    static void start(int port, int keysPort, List<Integer> upstreamPorts) {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        var upstreams = upstreamPorts.stream().map(BareProxy::address).toList();
        Set<String> verified = ConcurrentHashMap.newKeySet();
        vertx.deployVerticle(
                        new EveryEventLoop(() -> new BareProxy(port, address(keysPort), upstreams, verified)))
                .onFailure(failure -> {
                    System.err.println("bench: proxy: " + failure.getMessage());
                    System.exit(1);
                });
    }

    private static SocketAddress address(int port) {
        return SocketAddress.inetSocketAddress(port, "127.0.0.1");
    }

    @Override
    public Future<?> start() {
        var client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        proxy = HttpProxy.reverseProxy(client)
                .origin(context -> client.request(new RequestOptions().setServer(upstreams.get(turn++ % upstreams.size()))));
        return client.request(new RequestOptions().setServer(keys).setURI("/.well-known/jwks.json"))
                .compose(HttpClientRequest::send)
                .compose(answer -> answer.body())
                .compose(body -> {
                    var options = new JWTAuthOptions();
                    body.toJsonObject().getJsonArray("keys").forEach(key -> options.addJwk((JsonObject) key));
                    tokens = JWTAuth.create(vertx, options);
                    return vertx.createHttpServer().requestHandler(this::pass).listen(port, "127.0.0.1");
                });
    }

    private void pass(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        String token = authorization == null || !authorization.startsWith(BEARER)
                ? ""
                : authorization.substring(BEARER.length());
        if (verified.contains(token)) {
            proxy.handle(request);
            return;
        }
        request.pause();
        tokens.authenticate(new TokenCredentials(token))
                .onComplete(
                        user -> {
                            verified.add(token);
                            // It resumes the request once it can send the body on.
                            proxy.handle(request);
                        },
                        refused -> {
                            request.resume();
                            request.response().setStatusCode(401).end();
                        });
    }
}
