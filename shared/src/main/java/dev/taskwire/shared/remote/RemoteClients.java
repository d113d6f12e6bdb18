package dev.taskwire.shared.remote;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientBuilder;

/** Clients of other processes. */
public final class RemoteClients {
    private RemoteClients() {}

    /** One whose connections break without a word: whoever waits for an answer is told, and nobody else minds. */
    public static HttpClientBuilder of(Vertx vertx) {
        return vertx.httpClientBuilder().withConnectHandler(connection -> connection.exceptionHandler(failure -> {}));
    }
}
