package dev.taskwire.tms.task;

import static dev.taskwire.tms.TestStore.await;
import static dev.taskwire.tms.task.TaskBuilder.THEN;
import static dev.taskwire.tms.task.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.tms.TestStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One task at a time; lists are {@link TaskSearchIT}'s. */
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
    void open() throws Exception {
        store = TestStore.open(backend, MongoTaskRepository.INDEXES);
        tasks = new MongoTaskRepository(store.mongo());
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
                .createdAt(Instant.parse("0001-01-01T00:00:00Z"))
                .updatedAt(Instant.parse("9999-12-31T23:59:59.999Z"));
        for (TaskBuilder builder : List.of(
                complete,
                task(),
                task().description(""),
                task().due("1969-12-31T23:59:59.999Z"),
                task().due("0001-01-01"),
                task().due("9999-12-31"))) {
            var stored = builder.build();
            assertThat(await(tasks.insert(stored, NO_KEY))).isTrue();
            assertThat(await(tasks.find(stored.id()))).hasValue(stored);
        }
        assertThat(await(tasks.find(Ids.next()))).isEmpty();
    }

    @Test
    void updateReplacesTheWholeState() throws Exception {
        var full = task().description("D").due("2026-05-31").build();
        var bare = task().title("T").build();
        await(tasks.insert(full, NO_KEY));
        var states = List.of(
                like(full, bare, 2),
                like(full, task().description("D2").due("2026-06-01T00:00:00Z").build(), 3),
                like(
                        full,
                        task().status(TaskStatus.COMPLETED)
                                .priority(TaskPriority.LOW)
                                .due("2026-06-01")
                                .build(),
                        4),
                like(full, bare, 5));
        for (Task next : states) {
            assertThat(await(tasks.update(next))).isTrue();
            assertThat(await(tasks.find(full.id()))).hasValue(next);
        }
    }

    @Test
    void updateNeedsTheVersionRightBefore() throws Exception {
        var first = task().build();
        await(tasks.insert(first, NO_KEY));
        assertThat(await(tasks.update(first))).isFalse();
        assertThat(await(tasks.update(first.next(THEN).next(THEN)))).isFalse();
        assertThat(await(tasks.update(task().build().next(THEN)))).isFalse();
        assertThat(await(tasks.find(first.id()))).hasValue(first);
        assertThat(await(tasks.update(first.next(THEN)))).isTrue();
        assertThat(await(tasks.update(first.next(THEN)))).isFalse();
    }

    @Test
    void oneOfManyWritersOfAVersionWins() throws Exception {
        var first = task().build();
        await(tasks.insert(first, NO_KEY));
        var writers = IntStream.range(0, 50)
                .mapToObj(i -> like(first, task().title("writer " + i).build(), 2))
                .toList();
        var results =
                await(Future.all(writers.stream().map(tasks::update).toList())).<Boolean>list();
        assertThat(results).hasSize(50).containsOnlyOnce(true);
        assertThat(await(tasks.find(first.id()))).hasValue(writers.get(results.indexOf(true)));
    }

    @Test
    void deleteNeedsTheVersion() throws Exception {
        var first = task().build();
        var other = task().build();
        await(tasks.insert(first, NO_KEY));
        await(tasks.insert(other, NO_KEY));
        assertThat(await(tasks.delete(first.next(THEN)))).isFalse();
        assertThat(await(tasks.find(first.id()))).isPresent();
        assertThat(await(tasks.delete(first))).isTrue();
        assertThat(await(tasks.find(first.id()))).isEmpty();
        assertThat(await(tasks.delete(first))).isFalse();
        assertThat(await(tasks.update(first.next(THEN)))).isFalse();
        assertThat(await(tasks.find(other.id()))).hasValue(other);
    }

    @Test
    void oneOfManyThatDeleteAVersionDoes() throws Exception {
        var first = task().build();
        await(tasks.insert(first, NO_KEY));
        var deletes = Stream.generate(() -> tasks.delete(first)).limit(20).toList();
        assertThat(await(Future.all(deletes)).<Boolean>list()).containsOnlyOnce(true);
    }

    @Test
    void keyMakesOneTask() throws Exception {
        var key = new IdempotencyKey("key", "body");
        var wanted = Stream.generate(() -> task().build()).limit(20).toList();
        var results = await(Future.all(wanted.stream()
                        .map(task -> tasks.insert(task, Optional.of(key)))
                        .toList()))
                .<Boolean>list();
        assertThat(results).containsOnlyOnce(true);
        assertThat(await(store.mongo().count(MongoTaskRepository.TASKS, new JsonObject())))
                .isEqualTo(1);
        assertThat(await(tasks.findCreated(key))).hasValueSatisfying(created -> {
            assertThat(created.task()).isEqualTo(wanted.get(results.indexOf(true)));
            assertThat(created.bodyHash()).isEqualTo("body");
        });
    }

    @Test
    void tasksWithoutAKeyDoNotCollide() throws Exception {
        var inserts = Stream.generate(() -> tasks.insert(task().build(), NO_KEY))
                .limit(20)
                .toList();
        assertThat(await(Future.all(inserts)).<Boolean>list()).containsOnly(true);
        assertThat(await(tasks.findCreated(new IdempotencyKey("key", "body")))).isEmpty();
    }

    @Test
    void keyOutlivesChangesAndEndsWithItsTask() throws Exception {
        var key = new IdempotencyKey("key", "body");
        var first = task().build();
        await(tasks.insert(first, Optional.of(key)));
        await(tasks.update(first.next(THEN)));
        assertThat(await(tasks.findCreated(key)))
                .hasValueSatisfying(created -> assertThat(created.task()).isEqualTo(first.next(THEN)));
        assertThat(await(tasks.insert(task().build(), Optional.of(key)))).isFalse();

        await(tasks.delete(first.next(THEN)));
        assertThat(await(tasks.findCreated(key))).isEmpty();
        assertThat(await(tasks.insert(task().build(), Optional.of(key)))).isTrue();
    }

    /** The platform spec's document, and what is ours beside it; what is not set is absent. */
    @Test
    void documentIsThatOfThePlatformSpec() throws Exception {
        await(tasks.insert(task().title("T").build(), NO_KEY));
        await(tasks.insert(
                task().title("Milk")
                        .description("Bread, milk")
                        .due("2026-05-31")
                        .build(),
                Optional.of(new IdempotencyKey("key", "body"))));
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
                        "terms");
        assertThat(documents.get(0).getJsonObject("task_info")).isEqualTo(new JsonObject().put("name", "T"));
        assertThat(documents.get(1).fieldNames()).contains("due_date", "due_day", "create_key", "create_body_hash");
        assertThat(documents.get(1).getJsonObject("task_info"))
                .isEqualTo(new JsonObject().put("name", "Milk").put("content", "Bread, milk"));
        assertThat(documents.get(1).getJsonArray("terms")).containsExactly("milk", "bread");
        assertThat(documents.get(1).getJsonObject("due_date"))
                .isEqualTo(new JsonObject().put("$date", "2026-05-31T23:59:59.999Z"));
    }

    /** Everything that can change as in one task, everything else as in another. */
    private static Task like(Task identity, Task state, long version) {
        return new Task(
                identity.id(),
                identity.userId(),
                state.title(),
                state.description(),
                state.status(),
                state.priority(),
                state.dueDate(),
                identity.createdAt(),
                THEN.plusSeconds(version),
                version);
    }
}
