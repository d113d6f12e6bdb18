package dev.taskwire.shared.http.limit;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;

/** Shows what clients take of a process, and what was refused or cut off for it. */
public final class ServerMemoryMetrics {
    private ServerMemoryMetrics() {}

    public static void show(ServerMemoryLimits bounds, MetricsRegistry metrics) {
        metrics.gauge(
                "http.server.open_connections", "Connections of clients that are open.", bounds.connections()::open);
        metrics.counterOf(
                "http.server.connections.refused",
                "Connections that were closed at once, since there was no room.",
                bounds.connections(),
                ConnectionLimiter::refused);
        metrics.gauge("http.server.request.body.held", "Bytes of request bodies that are kept.", bounds.bodies()::used);
        metrics.counterOf(
                "http.server.request.body.refused",
                "Bodies that were refused with 503, since there was no room.",
                bounds.bodies(),
                RequestBodyBudget::refused);
        metrics.gauge(
                "http.server.response.waiting",
                "Bytes of answers that wait until their clients take them.",
                bounds.answers()::waiting);
        metrics.counterOf(
                "http.server.response.refused",
                "Answers that were refused with 503, since too many wait.",
                bounds.answers(),
                ResponseBudget::refused);
        metrics.counterOf(
                "http.server.connections.cut_off",
                "Connections that were closed since their clients took their answers too slowly.",
                bounds.answers(),
                ResponseBudget::connectionsCutOff);
    }
}
