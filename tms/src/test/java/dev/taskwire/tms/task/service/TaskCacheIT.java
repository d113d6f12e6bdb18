package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.StubUms.Trouble;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.store.ForwardingTaskRepository;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes on what a process remembers of a task, which another process may have changed since. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskCacheIT {
    private static final Instant FAR = Instant.parse("2200-01-01T00:00:00Z");

    private TwoTaskProcesses processes;
    private TaskProcess one;
    private TaskProcess two;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        processes = new TwoTaskProcesses(vertx);
        one = processes.one;
        two = processes.two;
    }

    @AfterEach
    void close() throws Exception {
        processes.close();
    }

    @Test
    void whatThisProcessHasWrittenIsWrittenAgainWithoutRead() throws Exception {
        var task = one.create("{'title':'t','description':'d','due_date':'2100-01-01'}");

        one.update(task, "{'title':'u'}");
        one.update(task, "{'status':'completed'}");
        await(one.updatingVersion(3, task, "{'priority':'low'}"));

        assertThat(one.operations()).containsExactly("update", "update", "update");
        processes.assertNothingLost(task);
        await(one.deleting(task));
        assertThat(one.operations()).containsExactly("delete");
    }

    @Test
    void whatThisProcessHasReadIsWrittenWithoutAnotherRead() throws Exception {
        var task = one.create("{'title':'t','description':'d','due_date':'2100-01-01'}");
        two.get(task);

        two.update(task, "{'title':'u'}");

        assertThat(two.operations()).containsExactly("find", "update");
        processes.assertNothingLost(task);
        one.get(task);
        await(one.deleting(task));
        assertThat(one.operations()).containsExactly("find", "delete");
    }

    @Test
    void unknownTaskIsRead() throws Exception {
        var task = one.create("{'title':'t'}");
        two.update(task, "{'title':'u'}");
        assertThat(two.operations()).containsExactly("find latest", "update");
    }

    @Test
    void changeOfAnotherProcessIsKept() throws Exception {
        var task = one.create("{'title':'t'}");
        two.update(task, "{'title':'other'}");

        var updated = one.update(task, "{'priority':'high'}");

        assertThat(updated).returns(3L, Task::version).returns("other", Task::title);
        assertThat(one.operations()).containsExactly("missed update", "find latest", "update");
        processes.assertNothingLost(task);
    }

    /** Otherwise most of its writes would be in vain. */
    @Test
    void taskThatSeveralProcessesWriteIsReadFromThenOn() throws Exception {
        var task = one.create("{'title':'t'}");
        two.update(task, "{'title':'u'}");
        one.update(task, "{'title':'v'}");
        one.operations();

        two.update(task, "{'title':'w'}");
        one.get(task);
        one.update(task, "{'title':'x'}");

        assertThat(one.operations()).containsExactly("find", "find latest", "update");
    }

    @Test
    void outdatedVersionIsRefusedWithTheStoredOne() throws Exception {
        var task = one.create("{'title':'t'}");
        two.update(task, "{'title':'other'}");
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(one.updatingVersion(1, task, "{'title':'u'}")))
                .returns(ErrorCode.PRECONDITION_FAILED, ApplicationException::code)
                .satisfies(failure -> assertThat(failure.detail()).contains("\"2\""));
        assertThat(two.get(task).title()).isEqualTo("other");
    }

    @Test
    void currentVersionIsAcceptedWithoutMissedWrite() throws Exception {
        var task = one.create("{'title':'t'}");
        two.update(task, "{'title':'other'}");

        var updated = await(one.updatingVersion(2, task, "{'priority':'high'}"));

        assertThat(updated).returns(3L, Task::version).returns("other", Task::title);
        assertThat(one.operations()).containsExactly("find latest", "update");
    }

    @Test
    void taskThatAnotherProcessHasDeletedIsNotFound() throws Exception {
        for (var write : List.<Function<Task, Future<Task>>>of(
                task -> one.updating(task, "{'title':'u'}"),
                task -> one.updating(task, "{}"),
                task -> one.updatingVersion(1, task, "{'title':'u'}"),
                task -> one.deleting(task))) {
            var task = one.create("{'title':'t'}");
            await(two.deleting(task));
            assertRefused(ErrorCode.NOT_FOUND, write.apply(task));
            assertThat(processes.eventTypes(task)).containsExactly("task.created", "task.deleted");
        }
    }

    @Test
    void deletionIsOfTheStoredTask() throws Exception {
        var task = one.create("{'title':'t'}");
        two.update(task, "{'title':'other'}");
        assertRefused(ErrorCode.PRECONDITION_FAILED, one.deletingVersion(1, task));

        two.update(task, "{'title':'last'}");
        assertThat(await(one.deleting(task))).returns(4L, Task::version).returns("last", Task::title);
        assertThat(one.operations()).containsExactly("missed delete", "find latest", "find", "find latest", "delete");
    }

    @Test
    void rightsAreThoseOfTheStoredTask() throws Exception {
        var task = one.create("{'title':'t','assigned_to':'" + ResourceIds.user(processes.bob) + "'}");
        two.update(task, "{'assigned_to':null}");
        assertRefused(ErrorCode.NOT_FOUND, one.updating(processes.assignee, task, "{'status':'completed'}"));

        two.update(task, "{'assigned_to':'" + ResourceIds.user(processes.bob) + "'}");
        assertThat(await(one.updating(processes.assignee, task, "{'status':'completed'}"))
                        .version())
                .isEqualTo(4);
        assertRefused(ErrorCode.FORBIDDEN, one.updating(processes.assignee, task, "{'title':'u'}"));
        processes.assertNothingLost(task);
    }

    @Test
    void changeThatChangesNothingReturnsTheStoredTask() throws Exception {
        var task = one.create("{'title':'t'}");
        var changed = two.update(task, "{'title':'u'}");
        assertThat(one.update(task, "{'title':'u'}")).isEqualTo(changed);
        assertThat(one.update(task, "{'title':'u'}")).isEqualTo(changed);
        assertThat(one.operations()).containsExactly("missed update", "find latest", "find", "find latest", "find");
    }

    @Test
    void changeThatChangesOnlyTheStoredTaskIsMade() throws Exception {
        var task = one.create("{'title':'t'}");
        two.update(task, "{'title':'other'}");
        assertThat(one.update(task, "{'title':'t'}")).returns(3L, Task::version).returns("t", Task::title);
        processes.assertNothingLost(task);
    }

    /** For the remembered task, ums would have to know the assignee. */
    @Test
    void failureThatOnlyTheRememberedTaskCausesIsNoAnswer() throws Exception {
        var assign = "{'assigned_to':'" + ResourceIds.user(processes.bob) + "'}";
        var task = one.create("{'title':'t'}");
        var assigned = two.update(task, assign);
        processes.ums.trouble(Trouble.FAILURE);
        assertThat(one.update(task, assign)).isEqualTo(assigned);
    }

    /** The last due date is the same instant, as a day. */
    @ParameterizedTest
    @ValueSource(strings = {"{'title':'u'}", "{'status':'in_progress'}", "{'due_date':'2100-01-01'}"})
    void reminderThatIsNotRememberedIsNotTakenBack(String body) throws Exception {
        var task = one.create("{'title':'t','due_date':'2100-01-01T23:59:59.999Z'}");
        assertThat(await(processes.remind(task))).isTrue();

        var updated = one.update(task, body);

        assertThat(one.operations()).containsExactly("missed update", "find latest", "update");
        assertThat(updated).returns(2L, Task::version).returns(Optional.empty(), Task::reminderDue);
        assertThat(await(processes.reminders.findDue(FAR, Set.of(), 10))).isEmpty();
    }

    @Test
    void anotherDueDateGetsItsOwnReminder() throws Exception {
        var task = one.create("{'title':'t','due_date':'2100-01-01T00:00:00Z'}");
        assertThat(await(processes.remind(task))).isTrue();

        var moved = one.update(task, "{'due_date':'2101-01-01T00:00:00Z'}");

        assertThat(one.operations()).containsExactly("update");
        assertThat(await(processes.tasks.find(task.id()))).contains(moved);
        assertThat(await(processes.reminders.findDue(FAR, Set.of(), 10))).containsExactly(moved);
        assertThat(await(processes.remind(moved))).isTrue();
    }

    /** A process reads version 2, a failover rolls it back, and another process writes its own version 2. */
    @Test
    void stateThatCanBeRolledBackIsNotRemembered() throws Exception {
        var task = two.create("{'title':'t'}");
        try (var reader = processes.another(new RolledBackRead(processes.tasks))) {
            assertRefused(ErrorCode.PRECONDITION_FAILED, reader.updatingVersion(9, task, "{'priority':'high'}"));
            two.update(task, "{'title':'other'}");

            var updated = reader.update(task, "{'priority':'high'}");

            assertThat(updated).returns(3L, Task::version).returns("other", Task::title);
        }
        processes.assertNothingLost(task);
    }

    /** The first read of the latest state returns a version that is then rolled back. */
    private static final class RolledBackRead extends ForwardingTaskRepository {
        private boolean rolledBack;

        RolledBackRead(TaskRepository tasks) {
            super(tasks);
        }

        @Override
        public Future<Optional<Task>> findLatest(UUID id) {
            var latest = super.findLatest(id);
            if (rolledBack) {
                return latest;
            }
            rolledBack = true;
            var patch = TaskJson.patch(TaskProcess.json("{'title':'rolled back'}"));
            return latest.map(found ->
                    found.map(task -> patch.applyTo(task, ZoneOffset.UTC).nextVersion(task.updatedAt())));
        }
    }

    @Test
    void writeWithUnknownOutcomeIsFollowedByRead() throws Exception {
        try (var process = processes.another(new UnansweredUpdate(processes.tasks))) {
            var task = process.create("{'title':'t'}");
            assertRefused(ErrorCode.UNAVAILABLE, process.updating(task, "{'title':'u'}"));

            var updated = process.update(task, "{'priority':'high'}");

            assertThat(updated).returns(3L, Task::version).returns("u", Task::title);
            assertThat(process.operations()).containsExactly("find latest", "update");
            processes.assertNothingLost(task);
        }
    }

    /** The first update is made, but its acknowledgement is lost. */
    private static final class UnansweredUpdate extends ForwardingTaskRepository {
        private boolean lost;

        UnansweredUpdate(TaskRepository tasks) {
            super(tasks);
        }

        @Override
        public Future<Boolean> update(Task next, EventEnvelope event) {
            var written = super.update(next, event);
            if (lost) {
                return written;
            }
            lost = true;
            return written.compose(done -> Future.failedFuture(ApplicationException.unavailable("no answer")));
        }
    }

    @Test
    void metricCountsWritesWithoutRead() throws Exception {
        var task = one.create("{'title':'t'}");
        one.update(task, "{'title':'u'}");
        one.update(task, "{'title':'u'}");
        two.update(task, "{'title':'v'}");
        one.update(task, "{'title':'w'}");
        await(one.deleting(task));

        assertThat(one.lookUps("hit")).isEqualTo(1);
        assertThat(one.lookUps("unused")).isEqualTo(2);
        assertThat(one.lookUps("miss")).isEqualTo(1);
        assertThat(two.lookUps("miss")).isEqualTo(1);
    }

    private static void assertRefused(ErrorCode code, Future<?> call) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(call))
                .returns(code, ApplicationException::code);
    }
}
