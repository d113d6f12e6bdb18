package dev.taskwire.tms.retention;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.store.TaskTestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.service.UnchangedTaskService;
import dev.taskwire.tms.task.service.UnchangedTasks;
import dev.taskwire.tms.task.store.ForwardingTaskRepository;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.TaskIndexes;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What retention leaves in the store: each deletion with its event, once, and everything that must stay. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class RetentionIT {
    private static final Duration AGE = Duration.ofDays(30);
    private static final Instant NOW = THEN.plus(AGE).plusSeconds(60);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Parameter
    private MongoBackend backend;

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private TestStore store;
    private MongoTaskRepository tasks;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, TaskIndexes.ALL);
        tasks = new MongoTaskRepository(store.mongo(), store.queries(), store.outbox(MongoTaskRepository.TASKS));
    }

    @AfterEach
    void close() throws Exception {
        metrics.close();
        if (store != null) {
            store.close();
        }
    }

    @Test
    void unchangedTasksAreDeletedWithAnEventWithoutActorAndTheRestStays() throws Exception {
        // given
        var old = stored(task().build());
        var overdue = stored(task().due(NOW.toString()).build());
        var dueAhead = stored(task().due(NOW.plusMillis(1).toString()).build());
        var changedLater = stored(task().updatedAt(NOW.minus(AGE)).build());

        // when
        runPass(scheduler(tasks));

        // then
        for (var deleted : List.of(old, overdue)) {
            assertThat(await(tasks.find(deleted.id()))).isEmpty();
            assertThat(events(deleted)).containsExactly("test 1", "task.deleted 2");
            var data = new JsonObject(
                    document(deleted).getJsonArray("outbox").getJsonObject(1).getString("data"));
            assertThat(data.getJsonObject("actor")).isEqualTo(new JsonObject().putNull("user_id"));
            assertThat(document(deleted).fieldNames()).doesNotContain("task_info", "terms", "reminder_due", "due_date");
        }
        for (var left : List.of(dueAhead, changedLater)) {
            assertThat(await(tasks.find(left.id()))).hasValue(left);
            assertThat(events(left)).containsExactly("test 1");
        }
    }

    @Test
    void taskThatIsChangedAfterItWasFoundStays() throws Exception {
        // given
        var found = stored(task().build());
        var next = found.nextVersion(NOW);
        var unchanged = new UnchangedTaskService(tasks, CLOCK);
        assertThat(await(unchanged.findUnchangedSince(NOW.minus(AGE), Optional.empty(), 10)))
                .containsExactly(found);

        // when somebody changes it
        await(tasks.update(next, event(next)));

        // then
        assertThat(await(unchanged.deleteUnlessDueAhead(found))).isFalse();
        assertThat(await(tasks.find(found.id()))).hasValue(next);
    }

    @Test
    void listContinuesAfterATask() throws Exception {
        var all = new ArrayList<Task>();
        for (int i = 0; i < 7; i++) {
            all.add(stored(task().updatedAt(THEN.plusMillis(i / 3)).build()));
        }
        UnchangedTasks unchanged = new UnchangedTaskService(tasks, CLOCK);
        var read = new ArrayList<Task>();
        for (var page = find(unchanged, Optional.empty()); !page.isEmpty(); ) {
            read.addAll(page);
            page = find(unchanged, Optional.of(page.get(page.size() - 1)));
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(all);
        assertThat(read).isSortedAccordingTo((one, other) -> one.updatedAt().compareTo(other.updatedAt()));
    }

    private static List<Task> find(UnchangedTasks unchanged, Optional<Task> after) throws Exception {
        return await(unchanged.findUnchangedSince(NOW, after, 2));
    }

    /** Two processes can both think for a moment that they are the leader. */
    @Test
    void eachTaskIsDeletedOnceHoweverManyProcessesDoSo() throws Exception {
        var all = many(130);
        var schedulers = IntStream.range(0, 3).mapToObj(i -> scheduler(tasks)).toList();
        for (int run = 0; run < 10; run++) {
            await(Future.all(schedulers.stream().map(RetentionScheduler::run).toList()));
        }
        assertDeletedOnce(all);
        assertThat(metrics.counter("retention.deleted", "").count()).isEqualTo(all.size());
    }

    /** Killed in the middle of a batch: what is written is written, and the rest comes later. */
    @Test
    void killsLoseAndRepeatNothing() throws Exception {
        var all = many(70);
        for (int writes : new int[] {0, 1, 23}) {
            var left = new AtomicInteger(writes);
            var dying = new ForwardingTaskRepository(tasks) {
                @Override
                public Future<Boolean> delete(Task last, EventEnvelope event) {
                    return left.getAndDecrement() > 0 ? super.delete(last, event) : Future.failedFuture("killed");
                }
            };
            runPass(scheduler(dying));
        }
        runPass(scheduler(tasks));
        assertDeletedOnce(all);
    }

    private RetentionScheduler scheduler(TaskRepository repository) {
        return new RetentionScheduler(
                new UnchangedTaskService(repository, CLOCK),
                new RetentionConfig(AGE),
                () -> true,
                metrics.counter("retention.deleted", ""),
                CLOCK);
    }

    private static void runPass(RetentionScheduler scheduler) throws Exception {
        while (await(scheduler.run()).after(Duration.ofSeconds(1)).compareTo(Duration.ofMinutes(9)) < 0) {
            // the next batch
        }
    }

    private List<Task> many(int count) throws Exception {
        var all = new ArrayList<Task>();
        var inserts = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < count; i++) {
            var task = task().updatedAt(THEN.plusMillis(i % 7)).build();
            all.add(task);
            inserts.add(tasks.insert(task, Optional.empty(), event(task)));
        }
        await(Future.all(inserts));
        return all;
    }

    private void assertDeletedOnce(List<Task> all) throws Exception {
        for (var task : all) {
            assertThat(events(task)).containsExactly("test 1", "task.deleted 2");
        }
    }

    private Task stored(Task task) throws Exception {
        await(tasks.insert(task, Optional.empty(), event(task)));
        return task;
    }

    private JsonObject document(Task task) throws Exception {
        return await(store.mongo()
                .findOne(MongoTaskRepository.TASKS, ExtendedJson.op("_id", ExtendedJson.uuid(task.id())), null));
    }

    private List<String> events(Task task) throws Exception {
        return document(task).getJsonArray("outbox").stream()
                .map(JsonObject.class::cast)
                .map(event -> event.getString("type") + " " + event.getLong("sequence"))
                .toList();
    }
}
