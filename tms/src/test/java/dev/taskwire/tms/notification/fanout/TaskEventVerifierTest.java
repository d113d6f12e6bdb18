package dev.taskwire.tms.notification.fanout;

import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.event.PoisonEventException;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.model.EventBuilder;
import dev.taskwire.tms.notification.model.TaskEvent;
import dev.taskwire.tms.task.model.TaskSnapshot;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is left of what an event says, beside the task itself. */
class TaskEventVerifierTest {
    private static final UUID OWNER = ResourceIds.next();
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();
    private static final TaskSnapshot TASK = new TaskSnapshot(OWNER, ADA, "Buy milk", "in_progress", "2026-04-11", 3);

    private static EventBuilder assigned() {
        return event().type("task.assigned")
                .owner(OWNER)
                .title("Buy milk")
                .due("2026-04-11")
                .assigned(null, ADA);
    }

    private static Future<Optional<TaskEvent>> confirm(EventBuilder event, long version) {
        return new TaskEventVerifier(id -> Future.succeededFuture(Optional.of(TASK))).verify(event.build(), version);
    }

    private static void assertFalse(EventBuilder event, long version) {
        assertThat(confirm(event, version).cause()).isInstanceOf(PoisonEventException.class);
    }

    @Test
    void eventOfTheLastWriteIsAsItIs() {
        assertThat(confirm(assigned(), 3).result().orElseThrow().title()).isEqualTo("Buy milk");
    }

    @Test
    void whatTheTaskIsNotIsNotTrue() {
        assertFalse(assigned(), 4);
        assertFalse(assigned().owner(BOB), 3);
        assertFalse(assigned().owner(BOB), 2);
        assertFalse(assigned().title("Buy my pills"), 3);
        assertFalse(assigned().due("http://pills.example.com"), 3);
        assertFalse(assigned().due(null), 3);
        assertFalse(assigned().assigned(null, BOB), 3);
        assertFalse(assigned().assigned(null, BOB).assignee(ADA), 3);
        assertFalse(assigned().status("pending", "completed"), 3);
        assertFalse(assigned().status("pending", "free pills"), 2);
        assertFalse(assigned().status("free pills", "in_progress"), 3);
    }

    @Test
    void whatHasChangedSinceIsToldAsItIsNow() {
        var told = confirm(assigned().title("Buy my pills").due("http://pills.example.com"), 2)
                .result()
                .orElseThrow();
        assertThat(told.title()).isEqualTo("Buy milk");
        assertThat(told.dueDate()).isEqualTo("2026-04-11");
        assertThat(RecipientResolver.of(told)).extracting(Recipient::user).containsExactly(ADA);
    }

    @Test
    void whoeverIsNotAssignedAnyMoreIsNotTold() {
        var told = confirm(assigned().assigned(null, BOB), 2).result().orElseThrow();
        assertThat(RecipientResolver.of(told)).isEmpty();
        var status = confirm(assigned().assignee(BOB).status("pending", "completed"), 2)
                .result()
                .orElseThrow();
        assertThat(RecipientResolver.of(status)).extracting(Recipient::user).containsExactly(ADA, OWNER);
    }

    @Test
    void reminderOfAnotherDateIsNotTold() {
        var reminder = event().owner(OWNER).assignee(ADA).title("Buy milk");
        assertThat(confirm(reminder.dueSoon("2026-04-11"), 2).result()).isPresent();
        assertThat(confirm(reminder.dueSoon("2026-04-10"), 2).result()).isEmpty();
    }

    @Test
    void ofATaskThatIsGoneNobodyIsTold() {
        var gone = new TaskEventVerifier(id -> Future.succeededFuture(Optional.empty()));
        assertThat(gone.verify(assigned().build(), 3).result()).isEmpty();
    }
}
