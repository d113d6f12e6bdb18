package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.testing.TestEvents.stored;
import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.store.TaskTestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.DueDateInput;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskEvents;
import dev.taskwire.tms.task.model.TaskPatch;
import dev.taskwire.tms.task.model.TaskPatch.Change;
import dev.taskwire.tms.task.model.TaskStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoReminderRepositoryIT {
    private static final Instant DUE = Instant.parse("2026-05-31T12:00:00Z");

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoTaskRepository tasks;
    private MongoReminderRepository reminders;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, TaskIndexes.ALL);
        var outbox = store.outbox(MongoTaskRepository.TASKS);
        tasks = new MongoTaskRepository(store.mongo(), store.queries(), outbox);
        reminders = new MongoReminderRepository(store.mongo(), outbox);
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void whatIsDueByThenIsFoundEarliestFirst() throws Exception {
        var second = insert(task().due(DUE.toString()).build());
        var first = insert(task().due(DUE.minusMillis(1).toString()).build());
        insert(task().due(DUE.plusMillis(1).toString()).build());
        insert(task().build());
        insert(task().due(DUE.toString()).status(TaskStatus.COMPLETED).build());
        insert(task().due(THEN.toString()).build());
        assertThat(due(DUE)).containsExactly(first, second);
        assertThat(await(reminders.findDue(DUE, Set.of(), 1))).containsExactly(first);
        assertThat(await(reminders.findDue(DUE, Set.of(first.id()), 10))).containsExactly(second);
        assertThat(due(DUE.minusMillis(2))).isEmpty();
    }

    @Test
    void claimIsAnEventOfTheVersionThatTheTaskHas() throws Exception {
        var task = insert(task().due("2026-05-31").build());
        var before = document(task);
        var dueSoon = TaskEvents.dueSoon(task, THEN.plusSeconds(60));
        assertThat(await(reminders.claim(task, dueSoon))).isTrue();

        var after = document(task);
        assertThat(after.getJsonArray("outbox").getJsonObject(1)).isEqualTo(stored(dueSoon));
        assertThat(after.getLong("outbox_seq")).isEqualTo(2);
        assertThat(after.getJsonObject("reminded_of")).isEqualTo(after.getJsonObject("due_date"));
        assertThat(after.containsKey("reminder_due")).isFalse();
        for (String member : List.of("version", "updated_at", "status", "due_date", "due_day", "terms")) {
            assertThat(after.getValue(member)).as(member).isEqualTo(before.getValue(member));
        }
        assertThat(await(tasks.find(task.id()))).hasValueSatisfying(found -> {
            assertThat(found.sameState(task)).isTrue();
            assertThat(found.remindedOf())
                    .isEqualTo(Objects.requireNonNull(task.dueDate()).at());
        });
        assertThat(due(DUE.plusSeconds(86_400))).isEmpty();
    }

    @Test
    void oneOfManyClaimsWins() throws Exception {
        var task = insert(task().due(DUE.toString()).build());
        var claims = Stream.generate(() -> claim(task)).limit(20).toList();
        assertThat(await(Future.all(claims)).<Boolean>list()).containsOnlyOnce(true);
        assertThat(await(claim(task))).isFalse();
        assertThat(document(task).getJsonArray("outbox")).hasSize(2);
    }

    @Test
    void claimOfWhatIsDoneMovedChangedOrDeletedMisses() throws Exception {
        var completed = insert(task().due(DUE.toString()).build());
        update(completed.withStatusAndAssignee(TaskStatus.COMPLETED, null).nextVersion(THEN));
        var moved = insert(task().due(DUE.toString()).build());
        update(moved(moved, DUE.plusSeconds(60)).nextVersion(THEN));
        var changed = insert(task().due(DUE.toString()).build());
        update(changed.nextVersion(THEN));
        var deleted = insert(task().due(DUE.toString()).build());
        assertThat(await(tasks.delete(deleted.nextVersion(THEN), event(deleted))))
                .isTrue();
        for (var task : List.of(completed, moved, changed, deleted)) {
            assertThat(await(claim(task))).isFalse();
            assertThat(document(task).getJsonArray("outbox")).hasSize(2);
        }
        assertThat(due(DUE)).extracting(Task::id).containsExactly(changed.id());
        assertThat(document(deleted).containsKey("reminder_due")).isFalse();
    }

    @Test
    void whatWasRemindedOfStaysSoUntilTheDueDateMoves() throws Exception {
        var task = insert(task().due(DUE.toString()).build());
        await(claim(task));
        var renamed = update(read(task).nextVersion(THEN.plusSeconds(1)));
        assertThat(due(DUE)).isEmpty();
        var done =
                update(renamed.withStatusAndAssignee(TaskStatus.COMPLETED, null).nextVersion(THEN.plusSeconds(2)));
        var taken = update(done.withStatusAndAssignee(TaskStatus.PENDING, null).nextVersion(THEN.plusSeconds(3)));
        assertThat(due(DUE)).isEmpty();

        var later = DUE.plusSeconds(60);
        var moved = update(moved(taken, later).nextVersion(THEN.plusSeconds(4)));
        assertThat(due(later)).containsExactly(moved);
        assertThat(await(claim(moved))).isTrue();
        var back = update(moved(read(moved), DUE).nextVersion(THEN.plusSeconds(5)));
        assertThat(due(DUE)).containsExactly(back);
    }

    /** A claim leaves the version, so a write that has read the task before would make a second reminder. */
    @Test
    void writeOfSomebodyWhoHasNotSeenTheClaimMisses() throws Exception {
        for (var status : TaskStatus.values()) {
            var task = insert(task().due(DUE.toString()).build());
            var stale = task.withStatusAndAssignee(status, null).nextVersion(THEN.plusSeconds(1));
            assertThat(await(claim(task))).isTrue();
            assertThat(await(tasks.update(stale, event(stale)))).isFalse();
            var fresh = read(task).withStatusAndAssignee(status, null).nextVersion(THEN.plusSeconds(1));
            assertThat(await(tasks.update(fresh, event(fresh)))).isTrue();
            assertThat(read(task).remindedOf()).isEqualTo(DUE);
        }
        assertThat(due(DUE)).isEmpty();
    }

    /** What it moves to is another reminder, whatever became of the one before. */
    @Test
    void writeThatMovesTheDueDateNeedNotHaveSeenTheClaim() throws Exception {
        for (var due : new Instant[] {DUE.plusSeconds(60), null}) {
            var task = insert(task().due(DUE.toString()).build());
            var moved = moved(task, due).nextVersion(THEN.plusSeconds(1));
            assertThat(await(claim(task))).isTrue();
            update(moved);
            assertThat(read(task)).isEqualTo(moved);
        }
        assertThat(due(DUE.plusSeconds(60))).hasSize(1);
    }

    @Test
    void deleteNeedNotHaveSeenTheClaim() throws Exception {
        var task = insert(task().due(DUE.toString()).build());
        assertThat(await(claim(task))).isTrue();
        assertThat(await(tasks.delete(task.nextVersion(THEN), event(task)))).isTrue();
        assertThat(document(task).getJsonArray("outbox")).hasSize(3);
    }

    @Test
    void fullOutboxKeepsTheReminder() throws Exception {
        var task = insert(task().due(DUE.toString()).build());
        var full = ExtendedJson.op("$set", ExtendedJson.op("outbox_bytes", 8L * 1024 * 1024));
        await(store.mongo().updateCollection(MongoTaskRepository.TASKS, byId(task), full));
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(claim(task)))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
        assertThat(due(DUE)).containsExactly(task);
    }

    private static Task moved(Task task, @Nullable Instant due) {
        var dueDate = new Change<>(due == null ? null : new DueDateInput(due, null));
        return new TaskPatch(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(dueDate),
                        Optional.empty())
                .applyTo(task, ZoneOffset.UTC);
    }

    private Future<Boolean> claim(Task task) {
        return reminders.claim(task, TaskEvents.dueSoon(task, THEN));
    }

    private List<Task> due(Instant by) throws Exception {
        return await(reminders.findDue(by, Set.of(), 100));
    }

    private Task insert(Task task) throws Exception {
        await(tasks.insert(task, Optional.empty(), event(task)));
        return task;
    }

    private Task update(Task next) throws Exception {
        assertThat(await(tasks.update(next, event(next)))).isTrue();
        return next;
    }

    private Task read(Task task) throws Exception {
        return await(tasks.find(task.id())).orElseThrow();
    }

    private JsonObject document(Task task) throws Exception {
        return await(store.mongo().findOne(MongoTaskRepository.TASKS, byId(task), null));
    }

    private static JsonObject byId(Task task) {
        return ExtendedJson.op("_id", ExtendedJson.uuid(task.id()));
    }
}
