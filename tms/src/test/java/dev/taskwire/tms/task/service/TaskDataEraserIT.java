package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.search.SearchBuilder.deadline;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static dev.taskwire.tms.task.store.TaskTestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskBuilder;
import dev.taskwire.tms.task.store.ForwardingTaskRepository;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.TaskIndexes;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a deleted user in tasks: nothing, each with one event, however often the work is interrupted. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskDataEraserIT {
    private static final int MAX_CONCURRENT = 50;
    private static final UUID LEAVER = ResourceIds.next();
    private static final UUID ADA = ResourceIds.next();
    private static final UUID ADMIN = ResourceIds.next();

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
    void ownTasksAreDeletedOthersUnassignedAndTheRestIsLeft() throws Exception {
        var owned = stored(task().owner(LEAVER).assignee(ADA).build());
        var both = stored(task().owner(LEAVER).assignee(LEAVER).build());
        var assigned = stored(task().owner(ADA).assignee(LEAVER).build());
        var left = List.of(
                stored(task().owner(ADA).assignee(ADA).build()),
                stored(task().owner(ADA).build()));
        assertThat(await(clearUp(tasks).eraseUserData(LEAVER, ADMIN))).isTrue();

        for (var task : List.of(owned, both)) {
            assertThat(await(tasks.find(task.id()))).isEmpty();
            assertThat(events(task)).containsExactly("test 1", "task.deleted 2");
        }
        assertThat(await(tasks.find(assigned.id()))).hasValueSatisfying(task -> {
            assertThat(task.assignedTo()).isNull();
            assertThat(task.sameState(assigned.withStatusAndAssignee(assigned.status(), null)))
                    .isTrue();
        });
        assertThat(events(assigned)).containsExactly("test 1", "task.assigned 2");
        var data = new JsonObject(pending(assigned).getJsonObject(1).getString("data"));
        assertThat(data.getJsonObject("actor").getString("user_id")).isEqualTo(ResourceIds.user(ADMIN));
        for (var task : left) {
            assertThat(await(tasks.find(task.id()))).hasValue(task);
            assertThat(events(task)).containsExactly("test 1");
        }
    }

    @Test
    void oncePerTaskHoweverOftenItIsCalled() throws Exception {
        var all = many(90);
        var calls = List.of(
                clearUp(tasks).eraseUserData(LEAVER, ADMIN),
                clearUp(tasks).eraseUserData(LEAVER, ADMIN),
                clearUp(tasks).eraseUserData(LEAVER, ADMIN));
        assertThat(await(Future.all(calls)).<Boolean>list()).containsOnly(true);
        assertThat(await(clearUp(tasks).eraseUserData(LEAVER, ADMIN))).isTrue();
        assertDone(all);
    }

    /** Killed in the middle of a page: what is written is written, and the event comes again. */
    @Test
    void whatWasNotDoneIsDoneTheNextTime() throws Exception {
        var all = many(70);
        for (int writes : new int[] {0, 1, 33, 20}) {
            assertThatException()
                    .isThrownBy(() -> await(clearUp(dyingAfter(writes)).eraseUserData(LEAVER, ADMIN)));
        }
        assertThat(await(clearUp(tasks).eraseUserData(LEAVER, ADMIN))).isTrue();
        assertDone(all);
    }

    @Test
    void veryManyAreDoneInPartsThatEnd() throws Exception {
        var all = many(1_050 * 2);
        int calls = 1;
        while (!await(clearUp(tasks).eraseUserData(LEAVER, ADMIN))) {
            calls++;
        }
        assertThat(calls).isEqualTo(3);
        assertDone(all);
    }

    /** Owned and assigned ones, in turn. */
    private List<Task> many(int count) throws Exception {
        var all = new ArrayList<Task>();
        var inserts = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < count; i++) {
            var builder = i % 2 == 0 ? task().owner(LEAVER) : task().owner(ADA).assignee(LEAVER);
            var task = builder.createdAt(TaskBuilder.THEN.plusSeconds(i % 7)).build();
            all.add(task);
            inserts.add(tasks.insert(task, Optional.empty(), event(task)));
            if (inserts.size() == MAX_CONCURRENT || i == count - 1) {
                await(Future.all(inserts));
                inserts.clear();
            }
        }
        return all;
    }

    private void assertDone(List<Task> all) throws Exception {
        assertThat(await(tasks.search(search().owner(LEAVER).page(), deadline()))
                        .items())
                .isEmpty();
        assertThat(await(tasks.search(search().assignee(LEAVER).page(), deadline()))
                        .items())
                .isEmpty();
        var events = eventsByTask();
        for (var task : all) {
            assertThat(events.get(task.id()))
                    .containsExactly("test 1", task.userId().equals(LEAVER) ? "task.deleted 2" : "task.assigned 2");
        }
    }

    /** Of all tasks at once, since there may be thousands. */
    private Map<UUID, List<String>> eventsByTask() throws Exception {
        return await(store.mongo().find(MongoTaskRepository.TASKS, new JsonObject())).stream()
                .collect(Collectors.toMap(
                        document -> ExtendedJson.uuid(document.getJsonObject("_id")),
                        document -> typesAndSequences(document.getJsonArray("outbox"))));
    }

    private static TaskDataEraser clearUp(TaskRepository repository) {
        return new TaskDataEraser(repository, Clock.systemUTC());
    }

    /** A repository whose process dies after so many writes. */
    private TaskRepository dyingAfter(int writes) {
        var left = new AtomicInteger(writes);
        return new ForwardingTaskRepository(tasks) {
            @Override
            public Future<Boolean> update(Task next, EventEnvelope event) {
                return unlessDead(() -> super.update(next, event));
            }

            @Override
            public Future<Boolean> delete(Task last, EventEnvelope event) {
                return unlessDead(() -> super.delete(last, event));
            }

            private Future<Boolean> unlessDead(Supplier<Future<Boolean>> write) {
                return left.getAndDecrement() > 0 ? write.get() : Future.failedFuture("killed");
            }
        };
    }

    private Task stored(Task task) throws Exception {
        await(tasks.insert(task, Optional.empty(), event(task)));
        return task;
    }

    private List<String> events(Task task) throws Exception {
        return typesAndSequences(pending(task));
    }

    private static List<String> typesAndSequences(JsonArray events) {
        return events.stream()
                .map(JsonObject.class::cast)
                .map(event -> event.getString("type") + " " + event.getLong("sequence"))
                .toList();
    }

    private JsonArray pending(Task task) throws Exception {
        var byId = ExtendedJson.op("_id", ExtendedJson.uuid(task.id()));
        return await(store.mongo().findOne(MongoTaskRepository.TASKS, byId, null))
                .getJsonArray("outbox");
    }
}
