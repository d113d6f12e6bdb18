package dev.taskwire.shared.http.limit;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;

/** Exposes the memory that clients use, and what was refused or cut off because of the limits. */
public final class ServerMemoryMetrics {
    private ServerMemoryMetrics() {}

    public static void register(ServerMemoryLimits limits, MetricsRegistry metrics) {
        metrics.gauge(
                "http.server.open_connections",
                "Connections of clients that are open.",
                limits.connections()::openConnections);
        metrics.functionCounter(
                "http.server.connections.refused",
                "Connections that were closed at once, since there was no room.",
                limits.connections(),
                ConnectionLimiter::refused);
        metrics.gauge("http.server.request.body.held", "Bytes of request bodies that are kept.", limits.bodies()::used);
        metrics.functionCounter(
                "http.server.request.body.refused",
                "Bodies that were refused with 503, since there was no room.",
                limits.bodies(),
                RequestBodyBudget::refused);
        metrics.gauge(
                "http.server.response.waiting",
                "Bytes of answers that wait until their clients take them.",
                limits.responses()::pendingBytes);
        metrics.functionCounter(
                "http.server.response.refused",
                "Answers that were refused with 503, since too many wait.",
                limits.responses(),
                ResponseBudget::refused);
        metrics.functionCounter(
                "http.server.connections.cut_off",
                "Connections that were closed since their clients took their answers too slowly.",
                limits.responses(),
                ResponseBudget::connectionsCutOff);
    }
}
