package dev.taskwire.tms.task.store;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.search.SearchBuilder.deadline;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static dev.taskwire.tms.task.store.TaskTestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskBuilder;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One task at a time; lists are {@link TaskSearchIT}'s. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoTaskRepositoryIT {
    private static final Optional<IdempotencyKey> NO_KEY = Optional.empty();

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoTaskRepository tasks;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, TaskIndexes.ALL);
        tasks = new MongoTaskRepository(store.mongo(), store.queries(), store.outbox(MongoTaskRepository.TASKS));
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void taskComesBackAsItWasStored() throws Exception {
        var complete = task().title("😀 \"quoted\" $dollar.dot \\ \u0000 \u2028 é")
                .description("𝔄".repeat(16_384))
                .status(TaskStatus.COMPLETED)
                .priority(TaskPriority.HIGH)
                .due("2026-05-31")
                .assignee(ResourceIds.next())
                .createdAt(Instant.parse("0001-01-01T00:00:00Z"))
                .updatedAt(Instant.parse("9999-12-31T23:59:59.999Z"));
        for (TaskBuilder builder : List.of(
                complete,
                task(),
                task().description(""),
                task().due("1969-12-31T23:59:59.999Z"),
                task().due("0001-01-01"),
                task().dueOn("2026-05-31", "Asia/Tokyo"),
                task().assignee(ResourceIds.next()),
                task().due("9999-12-31"),
                task().due("2026-05-31T12:00:00Z").remindedOf("2026-05-31T12:00:00Z"))) {
            var stored = builder.build();
            assertThat(insert(stored)).isTrue();
            assertThat(await(tasks.find(stored.id()))).hasValue(stored);
        }
        assertThat(await(tasks.find(ResourceIds.next()))).isEmpty();
    }

    @Test
    void updateReplacesTheWholeState() throws Exception {
        var full = task().description("D")
                .due("2026-05-31")
                .assignee(ResourceIds.next())
                .build();
        var bare = task().title("T").build();
        insert(full);
        var states = List.of(
                like(full, bare, 2),
                like(
                        full,
                        task().description("D2")
                                .due("2026-06-01T00:00:00Z")
                                .assignee(ResourceIds.next())
                                .build(),
                        3),
                like(
                        full,
                        task().status(TaskStatus.COMPLETED)
                                .priority(TaskPriority.LOW)
                                .due("2026-06-01")
                                .build(),
                        4),
                like(full, bare, 5));
        for (Task next : states) {
            assertThat(update(next)).isTrue();
            assertThat(await(tasks.find(full.id()))).hasValue(next);
        }
    }

    @Test
    void updateNeedsTheVersionRightBefore() throws Exception {
        var first = task().build();
        insert(first);
        assertThat(update(first)).isFalse();
        assertThat(update(first.nextVersion(THEN).nextVersion(THEN))).isFalse();
        assertThat(update(task().build().nextVersion(THEN))).isFalse();
        assertThat(await(tasks.find(first.id()))).hasValue(first);
        assertThat(update(first.nextVersion(THEN))).isTrue();
        assertThat(update(first.nextVersion(THEN))).isFalse();
    }

    @Test
    void usersShareATaskWhileOneOfThemIsAssignedToATaskOfTheOther() throws Exception {
        // given
        var ada = ResourceIds.next();
        var bob = ResourceIds.next();
        var stranger = ResourceIds.next();
        var first = task().owner(ada).assignee(bob).build();
        var second = task().owner(ada).assignee(bob).build();
        for (var stored : List.of(
                first,
                second,
                task().owner(stranger).assignee(stranger).build(),
                task().owner(ada).assignee(ada).build(),
                task().owner(bob).build())) {
            insert(stored);
        }

        // then
        for (var pair : List.of(List.of(ada, bob), List.of(bob, ada))) {
            assertThat(await(tasks.haveSharedTask(pair.get(0), pair.get(1), deadline())))
                    .isTrue();
            assertThat(await(tasks.haveSharedTask(pair.get(0), stranger, deadline())))
                    .isFalse();
        }

        // when one task is deleted, and the other has no assignee any more
        assertThat(delete(first.nextVersion(THEN))).isTrue();
        assertThat(await(tasks.haveSharedTask(ada, bob, deadline()))).isTrue();
        assertThat(update(second.withStatusAndAssignee(second.status(), null).nextVersion(THEN)))
                .isTrue();

        // then
        assertThat(await(tasks.haveSharedTask(ada, bob, deadline()))).isFalse();
    }

    @Test
    void oneOfManyWritersOfAVersionWins() throws Exception {
        var first = task().build();
        insert(first);
        var writers = IntStream.range(0, 50)
                .mapToObj(i -> like(first, task().title("writer " + i).build(), 2))
                .toList();
        var results = await(Future.all(writers.stream()
                        .map(task -> tasks.update(task, event(task)))
                        .toList()))
                .<Boolean>list();
        assertThat(results).hasSize(50).containsOnlyOnce(true);
        assertThat(await(tasks.find(first.id()))).hasValue(writers.get(results.indexOf(true)));
    }

    @Test
    void deleteNeedsTheVersionRightBefore() throws Exception {
        var first = task().build();
        var other = task().build();
        insert(first);
        insert(other);
        assertThat(delete(first)).isFalse();
        assertThat(delete(first.nextVersion(THEN).nextVersion(THEN))).isFalse();
        assertThat(await(tasks.find(first.id()))).isPresent();
        assertThat(delete(first.nextVersion(THEN))).isTrue();
        assertThat(await(tasks.find(other.id()))).hasValue(other);
        assertThat(await(tasks.search(search().page(), deadline())).items()).containsExactly(other);
    }

    /** What is left of it is for the relay only, whatever version others think it has. */
    @Test
    void deletedTaskIsGoneForEverybody() throws Exception {
        var key = new IdempotencyKey("key", "body");
        var first = task().build();
        await(tasks.insert(first, Optional.of(key), event(first)));
        var last = first.nextVersion(THEN.plusSeconds(1));
        assertThat(delete(last)).isTrue();
        var left = document(first);

        assertThat(await(tasks.find(first.id()))).isEmpty();
        assertThat(await(tasks.findCreated(key))).isEmpty();
        for (var list : List.of(search(), search().owner(first.userId()), search().words("buy"))) {
            assertThat(await(tasks.search(list.page(), deadline())).items()).isEmpty();
        }
        for (Task next : List.of(first.nextVersion(THEN), last.nextVersion(THEN))) {
            assertThat(update(next)).isFalse();
            assertThat(delete(next)).isFalse();
        }
        assertThat(document(first)).isEqualTo(left);
        assertThat(ExtendedJson.date(left.getJsonObject("deleted_at"))).isEqualTo(last.updatedAt());
        assertThat(ExtendedJson.date(left.getJsonObject("updated_at"))).isEqualTo(last.updatedAt());
        assertThat(left.getLong("version")).isEqualTo(2);
        assertThat(left.fieldNames())
                .doesNotContain("task_info", "terms", "assigned_to", "due_date", "due_day", "reminder_due");
    }

    @Test
    void oneOfManyThatDeleteAVersionDoes() throws Exception {
        var first = task().build();
        insert(first);
        var last = first.nextVersion(THEN);
        var deletes =
                Stream.generate(() -> tasks.delete(last, event(last))).limit(20).toList();
        assertThat(await(Future.all(deletes)).<Boolean>list()).containsOnlyOnce(true);
    }

    @Test
    void keyMakesOneTask() throws Exception {
        var key = new IdempotencyKey("key", "body");
        var wanted = Stream.generate(() -> task().build()).limit(20).toList();
        var results = await(Future.all(wanted.stream()
                        .map(task -> tasks.insert(task, Optional.of(key), event(task)))
                        .toList()))
                .<Boolean>list();
        assertThat(results).containsOnlyOnce(true);
        assertThat(await(store.mongo().count(MongoTaskRepository.TASKS, new JsonObject())))
                .isEqualTo(1);
        assertThat(await(tasks.findCreated(key))).hasValueSatisfying(createdTask -> {
            assertThat(createdTask.task()).isEqualTo(wanted.get(results.indexOf(true)));
            assertThat(createdTask.bodyHash()).isEqualTo("body");
        });
    }

    @Test
    void tasksWithoutAKeyDoNotCollide() throws Exception {
        var inserts = Stream.generate(() -> task().build())
                .limit(20)
                .map(task -> tasks.insert(task, NO_KEY, event(task)))
                .toList();
        assertThat(await(Future.all(inserts)).<Boolean>list()).containsOnly(true);
        assertThat(await(tasks.findCreated(new IdempotencyKey("key", "body")))).isEmpty();
    }

    @Test
    void keyOutlivesChangesAndIsReleasedAfterItsTaskWasDeleted() throws Exception {
        var key = Optional.of(new IdempotencyKey("key", "body"));
        var first = task().build();
        var second = task().build();
        var third = task().build();
        await(tasks.insert(first, key, event(first)));
        update(first.nextVersion(THEN));
        assertThat(await(tasks.findCreated(key.get())))
                .hasValueSatisfying(
                        createdTask -> assertThat(createdTask.task()).isEqualTo(first.nextVersion(THEN)));
        assertThat(await(tasks.insert(second, key, event(second)))).isFalse();

        delete(first.nextVersion(THEN).nextVersion(THEN));
        assertThat(await(tasks.findCreated(key.get()))).isEmpty();
        // A create that began before the deletion may be a copy of the first one.
        for (var begun : List.of(THEN, THEN.minusMillis(1))) {
            assertThat(await(tasks.releaseKey(key.get(), begun))).isFalse();
            assertThat(await(tasks.insert(third, key, event(third)))).isFalse();
        }
        assertThat(await(tasks.releaseKey(key.get(), THEN.plusMillis(1)))).isTrue();
        assertThat(await(tasks.insert(third, key, event(third)))).isTrue();
        assertThat(document(first).containsKey("create_key")).isFalse();
        assertThat(await(tasks.findCreated(key.get())))
                .hasValueSatisfying(
                        createdTask -> assertThat(createdTask.task()).isEqualTo(third));
    }

    /** Otherwise the document would stay in the indexes for a time, which retention does not want. */
    @Test
    void keyOfAnOldTaskIsReleasedWithItsDeletion() throws Exception {
        var key = Optional.of(new IdempotencyKey("key", "body"));
        var old = task().build();
        await(tasks.insert(old, key, event(old)));

        delete(old.nextVersion(old.createdAt().plus(Duration.ofDays(1))));

        assertThat(document(old).fieldNames()).doesNotContain("create_key", "create_body_hash");
    }

    /** The platform spec's document, and what is ours beside it; what is not set is absent. */
    @Test
    void documentIsThatOfThePlatformSpec() throws Exception {
        insert(task().title("T").build());
        var milk = task().title("Milk")
                .description("Bread, milk")
                .due("2026-05-31")
                .assignee(ResourceIds.next())
                .build();
        await(tasks.insert(milk, Optional.of(new IdempotencyKey("key", "body")), event(milk)));
        var documents = await(store.mongo().find(MongoTaskRepository.TASKS, new JsonObject()));
        assertThat(documents.get(0).fieldNames())
                .containsExactlyInAnyOrder(
                        "_id",
                        "user_id",
                        "status",
                        "task_info",
                        "priority",
                        "created_at",
                        "updated_at",
                        "version",
                        "terms",
                        "outbox",
                        "outbox_seq",
                        "outbox_last",
                        "outbox_at",
                        "outbox_bytes");
        assertThat(documents.get(0).getJsonObject("task_info")).isEqualTo(new JsonObject().put("name", "T"));
        assertThat(documents.get(1).fieldNames())
                .contains("assigned_to", "due_date", "due_day", "create_key", "create_body_hash", "reminder_due");
        assertThat(documents.get(1).getJsonObject("task_info"))
                .isEqualTo(new JsonObject().put("name", "Milk").put("content", "Bread, milk"));
        assertThat(documents.get(1).getJsonArray("terms")).containsExactly("milk", "bread");
        assertThat(documents.get(1).getJsonObject("due_date"))
                .isEqualTo(new JsonObject().put("$date", "2026-05-31T23:59:59.999Z"));
    }

    private boolean insert(Task task) throws Exception {
        return await(tasks.insert(task, NO_KEY, event(task)));
    }

    private boolean update(Task next) throws Exception {
        return await(tasks.update(next, event(next)));
    }

    private boolean delete(Task last) throws Exception {
        return await(tasks.delete(last, event(last)));
    }

    /** As it is in the store. */
    private JsonObject document(Task task) throws Exception {
        var byId = ExtendedJson.op("_id", ExtendedJson.uuid(task.id()));
        return await(store.mongo().findOne(MongoTaskRepository.TASKS, byId, null));
    }

    /** Everything that can change as in one task, everything else as in another. */
    private static Task like(Task identity, Task state, long version) {
        return new Task(
                identity.id(),
                identity.userId(),
                state.assignedTo(),
                state.title(),
                state.description(),
                state.status(),
                state.priority(),
                state.dueDate(),
                state.remindedOf(),
                identity.createdAt(),
                THEN.plusSeconds(version),
                version);
    }
}
