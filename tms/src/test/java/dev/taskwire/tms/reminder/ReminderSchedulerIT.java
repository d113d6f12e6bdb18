package dev.taskwire.tms.reminder;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.store.TaskTestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.TaskBuilder;
import dev.taskwire.tms.task.service.ReminderService;
import dev.taskwire.tms.task.store.MongoReminderRepository;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.TaskDocumentMapper;
import dev.taskwire.tms.task.store.TaskIndexes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that all think it is theirs to remind people. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class ReminderSchedulerIT {
    private static final int TASKS = 200;
    private static final int MAX_CONCURRENT = 50;
    private static final int PROCESSES = 5;
    private static final int MAX_ROUNDS = 5_000;
    private static final JsonObject ARMED =
            ExtendedJson.op(TaskDocumentMapper.REMINDER_DUE, ExtendedJson.op("$exists", true));

    @Parameter
    private MongoBackend backend;

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private volatile boolean ended;
    private Vertx vertx;
    private TestStore store;
    private OutboxWriter outbox;
    private MongoTaskRepository tasks;

    @BeforeEach
    void open(Vertx injected) throws Exception {
        vertx = injected;
        store = TestStore.open(vertx, backend, TaskIndexes.ALL);
        outbox = store.outbox(MongoTaskRepository.TASKS);
        tasks = new MongoTaskRepository(store.mongo(), store.queries(), outbox);
    }

    @AfterEach
    void close() throws Exception {
        ended = true;
        metrics.close();
        if (store != null) {
            store.close();
        }
    }

    @Test
    void eachTaskIsRemindedOfOnceHoweverManyLook() throws Exception {
        insert();
        begin();
        Eventually.holds(() -> assertThat(armed()).isZero());
        var documents = await(store.mongo().find(MongoTaskRepository.TASKS, new JsonObject()));
        assertThat(documents)
                .hasSize(TASKS)
                .allSatisfy(document -> assertThat(types(document)).containsExactly("test", "task.due_soon"));
    }

    /** One task is written all the time meanwhile: each reads it, and writes as long as it is what was read. */
    @Test
    void writersMeanwhileMakeNoSecondReminder() throws Exception {
        insert();
        var contended = due().build();
        await(tasks.insert(contended, Optional.empty(), event(contended)));
        begin();
        int written = 0;
        for (int round = 0; round < MAX_ROUNDS && (armed() > 0 || written < 20); round++) {
            var next = await(tasks.find(contended.id())).orElseThrow().nextVersion(TaskBuilder.THEN);
            written += await(tasks.update(next, event(next))) ? 1 : 0;
        }
        var document = await(store.mongo()
                .findOne(MongoTaskRepository.TASKS, ExtendedJson.op("_id", ExtendedJson.uuid(contended.id())), null));
        assertThat(types(document)).hasSize(written + 2).containsOnlyOnce("task.due_soon");
    }

    private static TaskBuilder due() {
        return task().due(TaskBuilder.THEN.plusSeconds(60).toString());
    }

    private void insert() throws Exception {
        for (int stored = 0; stored < TASKS; stored += MAX_CONCURRENT) {
            var inserts = Stream.generate(() -> due().build())
                    .limit(MAX_CONCURRENT)
                    .map(task -> tasks.insert(task, Optional.empty(), event(task)))
                    .toList();
            await(Future.all(inserts));
        }
    }

    private void begin() {
        var reminders = new ReminderService(
                new MongoReminderRepository(store.mongo(), outbox), Clock.fixed(TaskBuilder.THEN, ZoneOffset.UTC));
        var config = new ReminderConfig(Duration.ofHours(1), Duration.ofMillis(50));
        for (int i = 0; i < PROCESSES; i++) {
            new ReminderModule(reminders, config, () -> !ended, metrics, Clock.fixed(TaskBuilder.THEN, ZoneOffset.UTC))
                    .start(vertx);
        }
    }

    private long armed() throws Exception {
        return await(store.mongo().count(MongoTaskRepository.TASKS, ARMED));
    }

    private static List<String> types(JsonObject document) {
        return document.getJsonArray("outbox").stream()
                .map(event -> ((JsonObject) event).getString("type"))
                .toList();
    }
}
