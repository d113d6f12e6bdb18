package dev.taskwire.tms;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.AuditReport;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TokenFactory;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What tms sees of ums, over real HTTP: users, and the keys of {@link #TOKENS}. */
public final class StubUms implements AutoCloseable {
    public static final InternalApiKey KEY = new InternalApiKey("a key of some length");

    /** Signs the tokens that this service's keys verify. */
    public static final TokenFactory TOKENS = TokenFactory.generate("test");

    /** What it does instead of answering. */
    public enum Trouble {
        NONE,
        SILENCE,
        FAILURE,
        NONSENSE
    }

    private final Map<String, UserSummary> users = new ConcurrentHashMap<>();
    private final Map<String, UserDevice> devices = new ConcurrentHashMap<>();
    private final Map<UUID, AuditRecord> reported = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Trouble trouble = Trouble.NONE;

    public StubUms(Vertx vertx) throws TimeoutException {
        server = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/.well-known/jwks.json")) {
            request.response()
                    .end(new JsonObject()
                            .put("keys", new JsonArray().add(TOKENS.publicJwk()))
                            .encode());
            return;
        }
        if (request.path().equals(AuditReport.PATH)) {
            request.body().onSuccess(body -> {
                AuditReport.of(body.toJsonObject()).records().forEach(record -> reported.put(record.id(), record));
                request.response().end("{}");
            });
            return;
        }
        questions.add(request.path());
        switch (trouble) {
            case NONE -> {
                String asked = request.path().substring(UserSummary.PATH.length());
                boolean existence = asked.endsWith(UserSummary.EXISTENCE_SUFFIX);
                var user = users.get(asked.replace(UserSummary.EXISTENCE_SUFFIX, ""));
                if (!KEY.check(request).succeeded()) {
                    request.response().setStatusCode(401).end();
                } else if (asked.contains("/export/")) {
                    request.response().end(export(asked).toJson().toBuffer());
                } else if (asked.contains(UserDevice.PATH_SUFFIX)) {
                    var device = devices.get(request.path());
                    request.response()
                            .end(new JsonObject()
                                    .put(UserDevice.MEMBER, device == null ? null : device.toJson())
                                    .toBuffer());
                } else if (existence) {
                    request.response()
                            .end(new JsonObject()
                                    .put(UserSummary.EXISTS_MEMBER, user != null)
                                    .toBuffer());
                } else if (user == null) {
                    request.response().setStatusCode(404).end();
                } else {
                    request.response().end(user.toJson().toBuffer());
                }
            }
            case SILENCE -> held.add(request);
            case FAILURE -> request.response().setStatusCode(500).end();
            case NONSENSE -> request.response().end("{\"id\":1}");
        }
    }

    /** Of the user only the account, if there is one. */
    private UserExportPage export(String asked) {
        var user = asked.endsWith("/account") ? users.get(asked.split("/", 2)[0]) : null;
        return new UserExportPage(user == null ? List.of() : List.of(user.toJson()), Optional.empty());
    }

    /** A user from now on. */
    public UUID user(boolean active, String zone) {
        var id = ResourceIds.next();
        put(id, active, zone);
        return id;
    }

    public void put(UUID id, boolean active, String zone) {
        put(new UserSummary(id, "user", Role.USER, null, false, active, AssignableBy.ANYONE, ZoneId.of(zone), null));
    }

    /** A user who reads mail, from now on. */
    public UUID user(String username, Role role, @Nullable String email) {
        var id = ResourceIds.next();
        put(new UserSummary(id, username, role, email, true, true, AssignableBy.ANYONE, ZoneId.of("UTC"), null));
        return id;
    }

    /** The user has that setting from now on. */
    public void putAssignableBy(UUID id, AssignableBy assignableBy) {
        put(new UserSummary(id, "user", Role.USER, null, false, true, assignableBy, ZoneId.of("UTC"), null));
    }

    public void put(UserSummary user) {
        users.put(ResourceIds.user(user.id()), user);
    }

    /** The user has signed in on that device. */
    public void put(UUID user, UserDevice device) {
        devices.put(UserDevice.path(user, device.id()), device);
    }

    /** No longer a user. */
    public void remove(UUID id) {
        users.remove(ResourceIds.user(id));
    }

    public void trouble(Trouble next) {
        trouble = next;
    }

    /** What it was told that this user was refused. */
    public List<AuditRecord> refusalsOf(UUID user) {
        return reported.values().stream()
                .filter(record -> user.equals(record.user()))
                .toList();
    }

    /** How often it was asked for users. */
    public int questions() {
        return questions.size();
    }

    /** How often it was asked for that user. */
    public long questionsAbout(UUID user) {
        return questions.stream()
                .filter(path -> path.endsWith(ResourceIds.user(user)))
                .count();
    }

    /** Answers what it has been silent to. */
    public void answerHeld() {
        trouble = Trouble.NONE;
        held.forEach(this::answer);
        held.clear();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** A client of it, as tms has one. */
    public InternalServiceClient client(Vertx vertxOfTms) {
        return new InternalServiceClient(
                vertxOfTms.createHttpClient(),
                new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test"))),
                "ums",
                List.of(address()),
                KEY.headers());
    }

    @Override
    public void close() throws TimeoutException {
        await(server.close());
    }
}
