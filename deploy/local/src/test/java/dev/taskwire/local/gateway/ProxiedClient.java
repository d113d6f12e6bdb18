package dev.taskwire.local.gateway;

import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import java.util.concurrent.CompletableFuture;

/**
 * A client whose proxy tells the gateway for whom it calls.
 *
 * @param forwardedFor what each request has in X-Forwarded-For
 */
record ProxiedClient(ApiClient client, String forwardedFor) {
    private static final String HEADER = "X-Forwarded-For";

    /** Returns a client at the same address with another token. */
    ProxiedClient withToken(String token) {
        return new ProxiedClient(client.withToken(token), forwardedFor);
    }

    /** Returns a client with the same token at another address. */
    ProxiedClient at(String address) {
        return new ProxiedClient(client, address);
    }

    ReceivedResponse get(String path) {
        return client.get(path, HEADER, forwardedFor);
    }

    ReceivedResponse post(String path, String json) {
        return client.post(path, json, HEADER, forwardedFor);
    }

    ReceivedResponse put(String path, String json) {
        return client.put(path, json, HEADER, forwardedFor);
    }

    ReceivedResponse signIn(String username, String password) {
        return post("/api/user/login", credentials(username, password));
    }

    CompletableFuture<ReceivedResponse> signInAsync(String username, String password) {
        return client.sendAsync("POST", "/api/user/login", credentials(username, password), HEADER, forwardedFor);
    }

    private static String credentials(String username, String password) {
        return "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, password);
    }
}
