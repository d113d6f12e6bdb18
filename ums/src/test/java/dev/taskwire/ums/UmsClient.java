package dev.taskwire.ums;

import dev.taskwire.shared.testing.ReceivedResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;

/** Somebody who calls ums, signed in or not. */
public final class UmsClient {
    private final UmsServer server;
    private final JsonObject tokens;

    UmsClient(UmsServer server, JsonObject tokens) {
        this.server = server;
        this.tokens = tokens;
    }

    /** The same server, in a new session of {@code /api}. */
    public UmsClient signIn(String username, String password) {
        var body = credentials(username, password);
        return new UmsClient(
                server,
                server.anonymous().post("/api/user/login", body).expect(200).object());
    }

    public static JsonObject credentials(String username, String password) {
        return new JsonObject().put("username", username).put("password", password);
    }

    public UmsClient withToken(String token) {
        return new UmsClient(server, tokens.copy().put("token", token));
    }

    public String token() {
        return tokens.getString("token", "");
    }

    public String refreshToken() {
        return tokens.getString("refresh_token", "");
    }

    /** The id of the account that it has signed in to. */
    public String id() {
        return get("/api/users/me").expect(200).text("id");
    }

    public ReceivedResponse get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public ReceivedResponse delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    public ReceivedResponse post(String path, JsonObject body, String... headers) {
        return send("POST", path, body.encode(), headers);
    }

    public ReceivedResponse put(String path, JsonObject body, String... headers) {
        return send("PUT", path, body.encode(), headers);
    }

    public ReceivedResponse patch(String path, JsonObject body, String... headers) {
        return send("PATCH", path, body.encode(), headers);
    }

    /** Exchanges a refresh token of {@code /api}. */
    public ReceivedResponse refresh(String token) {
        return post("/api/user/token/refresh", new JsonObject().put("refresh_token", token));
    }

    public ReceivedResponse send(String method, String path, String body, String... headers) {
        return server.client(token()).send(method, path, body, headers);
    }

    public CompletableFuture<ReceivedResponse> sendAsync(String method, String path, String body) {
        return server.client(token()).sendAsync(method, path, body);
    }
}
