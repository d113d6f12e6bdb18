import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Takes the place of ums: it has the key that verifies tokens, and every user exists, in the same time zone. */
final class UmsStub {
    private final TokenFactory tokens;

    private UmsStub(TokenFactory tokens) {
        this.tokens = tokens;
    }

    static void start(int port, TokenFactory tokens) {
        var vertx = Vertx.vertx();
        vertx.createHttpServer()
                .requestHandler(new UmsStub(tokens)::answer)
                .listen(port, "127.0.0.1")
                .onFailure(failure -> {
                    System.err.println("bench: port " + port + ": " + failure.getMessage());
                    System.exit(1);
                });
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        var body = path.equals("/.well-known/jwks.json")
                ? tokens.keySet()
                : path.endsWith(UserSummary.EXISTENCE_SUFFIX)
                        ? new JsonObject().put(UserSummary.EXISTS_MEMBER, true)
                        : user(path.substring(UserSummary.PATH.length()));
        request.response().putHeader("Content-Type", "application/json").end(body.toBuffer());
    }

    private static JsonObject user(String id) {
        return new UserSummary(
                        ResourceIds.parseUser(id).orElseThrow(),
                        "somebody",
                        Role.USER,
                        null,
                        false,
                        true,
                        AssignableBy.ANYONE,
                        TaskSet.ZONE,
                        null)
                .toJson();
    }
}
