package dev.taskwire.ums;

import static dev.taskwire.ums.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.BearerAuthenticator;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.CompiledSchema;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.AccountModule;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.session.SessionModule;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.service.RealTimeTokens;
import dev.taskwire.ums.session.token.SigningKeys;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * The user service without its relay, over an empty database and a clock that the test moves. Each answer is held
 * against the contract. Events stay in their documents, where a test can read them.
 */
public final class UmsServer implements AutoCloseable {
    public static final String PASSWORD = "s3cret-password";
    public static final String INTERNAL_KEY = "internal-key-of-tests";
    public static final Duration ACCESS_TTL = Duration.ofMinutes(15);
    public static final Duration REFRESH_TTL = Duration.ofDays(7);
    public static final Duration SESSION_MAX = Duration.ofDays(30);
    private static final OpenApiContract CONTRACT = OpenApiContract.load().compile("ums");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONCURRENT_REQUESTS = 256;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int BCRYPT_COST = 4;

    private final TestStore store;
    private final MutableClock clock = new MutableClock(Instant.parse("2026-04-01T09:15:30.250Z"));
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final Path directory = Files.createTempDirectory("ums");
    private final Path key = directory.resolve("key.pem");
    private final AccountModule accounts;
    private final RealTimeTokens realTime;
    private final HttpServerVerticle verticle;
    private final HttpClient client = HttpClient.newHttpClient();

    private UmsServer(TestStore store) throws Exception {
        this.store = store;
        var vertx = store.vertx();
        var mongo = store.mongo();
        var keys = SigningKeys.readOrCreate(key);
        var sessionOutbox = store.outbox(SessionModule.COLLECTION);
        var lists = new ListConcurrencyLimiter(metrics);
        this.accounts = new AccountModule(
                mongo,
                store.outbox(AccountModule.COLLECTION),
                new PasswordHasher(vertx, BCRYPT_COST),
                SessionModule.sessionTerminator(mongo, sessionOutbox, clock),
                lists,
                clock);
        var sessions = new SessionModule(
                vertx,
                mongo,
                sessionOutbox,
                accounts.registration(),
                accounts.authenticator(),
                accounts.authorizer(),
                keys,
                new SessionLifetimes(ACCESS_TTL, REFRESH_TTL, SESSION_MAX),
                lists,
                clock);
        await(IndexCreator.ensure(mongo, accounts.indexes()));
        await(IndexCreator.ensure(mongo, sessions.indexes()));
        var tokens = new AccessTokenVerifier(vertx, Clock.systemUTC());
        this.realTime = new RealTimeTokens(vertx, keys, clock);
        tokens.setKeys(keys.publicJwks());
        var stack = new HttpComponents(
                CONTRACT,
                new AccessLog("test", Telemetry.withoutTracing(metrics)),
                ErrorHandler.forGateways(MongoErrorTranslator::translate),
                new ConcurrencyLimiter(CONCURRENT_REQUESTS, () -> true),
                new BearerAuthenticator(tokens),
                TIME);
        this.verticle = new HttpServerVerticle("127.0.0.1", 0, stack.log(), loop -> {
            StrictRouter routes = stack.newRouter(loop);
            var api = new ApiRouter(routes, stack);
            accounts.mount(api);
            sessions.mount(api);
            accounts.mountInternal(routes, new InternalApiKey(INTERNAL_KEY), stack.errors());
            sessions.mountInternal(routes, new InternalApiKey(INTERNAL_KEY), stack.errors());
            return routes.build();
        });
        await(vertx.deployVerticle(verticle));
    }

    /** Aborts the test where the back end is not available. */
    public static UmsServer start(MongoBackend backend) throws Exception {
        // Before there is a Vert.x instance.
        RequestId.register();
        ClientAddress.register();
        return new UmsServer(TestStore.open(backend, List.of()));
    }

    public static UmsServer start() throws Exception {
        return start(MongoBackend.preferred());
    }

    public TestStore store() {
        return store;
    }

    public MutableClock clock() {
        return clock;
    }

    /** The scan for what a crash has left, every two seconds from now on. */
    public void startScanning() {
        accounts.startTerminationRecovery(store.vertx());
    }

    /** A client who is signed in as a new admin. */
    public UmsClient admin(String username) throws Exception {
        assertThat(await(accounts.registration()
                        .ensureAdminExists(username, PASSWORD, Optional.empty(), Deadline.after(TIME))))
                .isTrue();
        return anonymous().signIn(username, PASSWORD);
    }

    /** A client who has just signed on. */
    public UmsClient user(String username) {
        var body = new JsonObject()
                .put("username", username)
                .put("password", PASSWORD)
                .put("email", username + "@example.com");
        return new UmsClient(
                this, anonymous().post("/api/user", body).expect(201).json());
    }

    public UmsClient anonymous() {
        return new UmsClient(this, new JsonObject());
    }

    Answer send(String method, String path, String token, String body, Map<String, String> headers) {
        return sendAsync(method, path, token, body, headers).join();
    }

    CompletableFuture<Answer> sendAsync(
            String method, String path, String token, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + verticle.port() + path))
                .timeout(TIME)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + realTime.of(token));
        }
        headers.forEach(request::header);
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(response -> {
            var answer = new Answer(response.statusCode(), response);
            verify(method, path, answer);
            return answer;
        });
    }

    private static void verify(String method, String path, Answer answer) {
        if (path.startsWith("/internal/")) {
            return;
        }
        var announced = new HashMap<Integer, Map<String, CompiledSchema>>(CONTRACT.generalResponses());
        operation(method, path).ifPresent(operation -> announced.putAll(operation.responses()));
        assertThat(announced).as("statuses of %s %s", method, path).containsKey(answer.status());
        var byType = announced.getOrDefault(answer.status(), Map.of());
        if (byType.isEmpty()) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        var schema = byType.get(answer.header("Content-Type").split(";", 2)[0]);
        assertThat(schema).as("media type of %s %s", method, path).isNotNull();
        if (schema != null) {
            assertThat(schema.validate(read(answer.body()))).as(answer.body()).isEmpty();
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static Optional<ApiOperation> operation(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        return CONTRACT.operations().stream()
                .filter(operation -> operation.method().equals(method))
                .filter(operation -> StrictRouter.pathVariants(operation.path()).stream()
                        .anyMatch(spelling -> plain.matches(spelling.replaceAll("\\{[^}]+}", "[^/]+"))))
                // A path without parameters comes before one with them.
                .min(java.util.Comparator.comparing(
                        operation -> operation.path().contains("{")));
    }

    @Override
    public void close() throws TimeoutException, IOException {
        store.close();
        metrics.close();
        Files.deleteIfExists(key);
        Files.deleteIfExists(directory);
    }
}
