package dev.taskwire.shared.app;

import dev.taskwire.shared.http.AnswerBudget;
import dev.taskwire.shared.http.BodyBudget;
import dev.taskwire.shared.http.Connections;
import dev.taskwire.shared.http.ServerBounds;
import dev.taskwire.shared.metrics.Metrics;

/** Shows what clients take of a process, and what was refused or cut off for it. */
public final class ServerBoundsMetrics {
    private ServerBoundsMetrics() {}

    public static void show(ServerBounds bounds, Metrics metrics) {
        metrics.gauge(
                "http.server.open_connections", "Connections of clients that are open.", bounds.connections()::open);
        metrics.counterOf(
                "http.server.connections.refused",
                "Connections that were closed at once, since there was no room.",
                bounds.connections(),
                Connections::refused);
        metrics.gauge("http.server.request.body.held", "Bytes of request bodies that are kept.", bounds.bodies()::used);
        metrics.counterOf(
                "http.server.request.body.refused",
                "Bodies that were refused with 503, since there was no room.",
                bounds.bodies(),
                BodyBudget::refused);
        metrics.gauge(
                "http.server.response.waiting",
                "Bytes of answers that wait until their clients take them.",
                bounds.answers()::waiting);
        metrics.counterOf(
                "http.server.response.refused",
                "Answers that were refused with 503, since too many wait.",
                bounds.answers(),
                AnswerBudget::refused);
        metrics.counterOf(
                "http.server.connections.cut_off",
                "Connections that were closed since their clients took their answers too slowly.",
                bounds.answers(),
                AnswerBudget::connectionsCutOff);
    }
}
