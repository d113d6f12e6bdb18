package dev.taskwire.tms.notification.model;

import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.model.TaskEvent.Change;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TaskEventTest {
    @Test
    void eventIsReadAsItIs() {
        var ada = ResourceIds.next();
        var bob = ResourceIds.next();
        var envelope = event().type("task.assigned")
                .title("a\nb")
                .owner(ada)
                .by(ada)
                .assigned(null, bob)
                .status("pending", "completed")
                .due("2026-04-10")
                .envelope();
        var read = TaskEvent.of(envelope);
        assertThat(read.id()).hasToString(envelope.id());
        assertThat(ResourceIds.task(Objects.requireNonNull(read.taskId()))).isEqualTo(envelope.subject());
        assertThat(read.type()).isEqualTo("task.assigned");
        assertThat(read.time()).isEqualTo(EventBuilder.THEN);
        assertThat(read.title()).isEqualTo("a\nb");
        assertThat(read.owner()).isEqualTo(ada);
        assertThat(read.assignee()).isEqualTo(bob);
        assertThat(read.actor()).isEqualTo(ada);
        assertThat(read.dueDate()).isEqualTo("2026-04-10");
        assertThat(read.status()).isEqualTo(new Change("pending", "completed"));
        assertThat(read.assignment()).isEqualTo(new Change(null, ResourceIds.user(bob)));
    }

    @Test
    void eventThatIsNotAsTheContractSaysIsRefused() {
        var good = event().envelope();
        refused(new EventEnvelope("x", "t", good.subject(), "k", 1, good.time(), good.data()));
        refused(new EventEnvelope(good.id(), "t", "task_x", "k", 1, good.time(), good.data()));
        for (var data : List.of("", "[]", "{}", "{\"task\":1}", "{\"task\":{},\"changed\":{},\"actor\":{}}")) {
            refused(new EventEnvelope(good.id(), "t", good.subject(), "k", 1, good.time(), data));
        }
        for (var member : List.of("task", "changed", "actor")) {
            var data = event().data();
            data.remove(member);
            refused(new EventEnvelope(good.id(), "t", good.subject(), "k", 1, good.time(), data.encode()));
        }
        for (var member : List.of("user_id", "title")) {
            var data = event().data();
            data.getJsonObject("task").remove(member);
            refused(new EventEnvelope(good.id(), "t", good.subject(), "k", 1, good.time(), data.encode()));
        }
        var wrong = event().data();
        wrong.put("changed", new JsonObject().put("status", "completed"));
        refused(new EventEnvelope(good.id(), "t", good.subject(), "k", 1, good.time(), wrong.encode()));
    }

    private static void refused(EventEnvelope event) {
        assertThatException().isThrownBy(() -> TaskEvent.of(event));
    }
}
