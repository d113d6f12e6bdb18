package dev.taskwire.shared.http.limit;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;

/** Exposes the memory that clients use, and what was refused or cut off because of the limits. */
public final class ServerMemoryMetrics {
    private ServerMemoryMetrics() {}

    public static void register(ServerMemoryLimits limits, MetricsRegistry metrics) {
        metrics.gauge(
                "http.server.open_connections", "Open connections of clients.", limits.connections()::openConnections);
        metrics.functionCounter(
                "http.server.connections.refused",
                "Connections that were closed at once, because there was no room.",
                limits.connections(),
                ConnectionLimiter::refused);
        metrics.gauge(
                "http.server.request.body.held",
                "Bytes of request bodies that are held until their requests have a response.",
                limits.bodies()::used);
        metrics.functionCounter(
                "http.server.request.body.refused",
                "Bodies that were refused with 503, because there was no room.",
                limits.bodies(),
                RequestBodyBudget::refused);
        metrics.gauge(
                "http.server.response.waiting",
                "Bytes of responses that clients have not read yet.",
                limits.responses()::pendingBytes);
        metrics.functionCounter(
                "http.server.response.refused",
                "Responses that were refused with 503, because too many bytes wait.",
                limits.responses(),
                ResponseBudget::refused);
        metrics.functionCounter(
                "http.server.connections.cut_off",
                "Connections that were closed because their clients read responses too slowly.",
                limits.responses(),
                ResponseBudget::connectionsCutOff);
    }
}
