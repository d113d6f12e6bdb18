package dev.taskwire.shared.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A caller of the gateway or of a service. Every response is held against the contract before a test sees it. */
public final class ApiClient {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String address;
    private final String token;

    public ApiClient(String address, String token) {
        this.address = address;
        this.token = token;
    }

    public ApiClient withToken(String other) {
        return new ApiClient(address, other);
    }

    public String token() {
        return token;
    }

    public ReceivedResponse get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public ReceivedResponse post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    public ReceivedResponse put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    public ReceivedResponse delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    /** Any request; a body makes it JSON unless a header says otherwise. */
    public ReceivedResponse send(String method, String path, String body, String... headers) {
        try {
            return answer(
                    method,
                    path,
                    HTTP.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    public CompletableFuture<ReceivedResponse> sendAsync(String method, String path, String body, String... headers) {
        return HTTP.sendAsync(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> answer(method, path, response));
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(30));
        request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private static ReceivedResponse answer(String method, String path, HttpResponse<String> response) {
        var answer = new ReceivedResponse(response.statusCode(), response.headers(), response.body());
        ContractCheck.verify(method, path, answer);
        return answer;
    }
}
