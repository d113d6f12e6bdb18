package dev.taskwire.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.StackExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without a tracer of our own, what a caller names is carried through all the same. */
@Tag("telemetry")
class TraceparentIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void aCallersTraceIsInTheEventAndInErrors() {
        var user = taskwire.user();
        String id = user.post("/api/tasks", "{\"title\": \"t\"}", "traceparent", TRACEPARENT)
                .expect(201)
                .text("id");
        try (var log = EventLog.of(taskwire.stack().kafkaBootstrapServers(), "taskwire.tasks")) {
            assertThat(log.of(id, 1).get(0).headers()).containsEntry("traceparent", TRACEPARENT);
        }
        assertThat(user.get("/api/tasks/x", "traceparent", TRACEPARENT).text("trace_id"))
                .isEqualTo(TRACE);
    }

    @Test
    void whatIsNoTraceparentIsAsIfItWereNotThere() {
        var user = taskwire.user();
        String id = user.post("/api/tasks", "{\"title\": \"t\"}", "traceparent", "00-x-y-01", "tracestate", "a=b")
                .expect(201)
                .text("id");
        try (var log = EventLog.of(taskwire.stack().kafkaBootstrapServers(), "taskwire.tasks")) {
            assertThat(log.of(id, 1).get(0).headers()).doesNotContainKey("traceparent");
        }
        assertThat(user.get("/api/tasks/x", "traceparent", "nonsense")
                        .expect(404)
                        .json()
                        .has("trace_id"))
                .isFalse();
    }
}
