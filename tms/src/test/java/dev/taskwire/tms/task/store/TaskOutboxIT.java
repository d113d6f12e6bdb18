package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.testing.TestEvents.stored;
import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.search.SearchBuilder.deadline;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static dev.taskwire.tms.task.store.TaskTestEvents.event;
import static dev.taskwire.tms.task.store.TaskTestEvents.sized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.testing.ReceivedDocuments;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every write and its event are one: in the same document, or neither of them is. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskOutboxIT {
    private static final Optional<IdempotencyKey> NO_KEY = Optional.empty();
    private static final int MAX_EVENT_BYTES = 1_000_000;
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private OutboxWriter outbox;
    private MongoTaskRepository tasks;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, TaskIndexes.ALL);
        outbox = store.outbox(MongoTaskRepository.TASKS);
        tasks = new MongoTaskRepository(store.mongo(), store.queries(), outbox);
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void everyWriteAddsItsEvent() throws Exception {
        var first = task().build();
        var second = first.nextVersion(THEN.plusSeconds(1));
        var third = second.nextVersion(THEN.plusSeconds(2));
        var created = event(first, "{\"n\":\"😀 \\\" $x.y\"}");
        var updated = event(second, "{\"n\":22}");
        var deleted = event(third, "{\"n\":333}");

        await(tasks.insert(first, NO_KEY, created));
        assertPending(first, 1, created);
        await(tasks.update(second, updated));
        assertPending(first, 2, created, updated);
        await(tasks.delete(third, deleted));
        assertPending(first, 3, created, updated, deleted);
    }

    /** As the relay leaves the document when it has published everything. */
    @Test
    void countGoesOnWhenEventsHaveBeenPublished() throws Exception {
        var first = task().build();
        var second = first.nextVersion(THEN.plusSeconds(1));
        var updated = event(second, "{\"n\":22}");
        await(tasks.insert(first, NO_KEY, event(first)));
        change(
                first,
                "$unset",
                new JsonObject()
                        .put("outbox", "")
                        .put("outbox_last", "")
                        .put("outbox_at", "")
                        .put("outbox_bytes", ""));

        await(tasks.update(second, updated));
        assertPending(first, 2, updated);
    }

    @Test
    void everyOneOfManyConcurrentWritesHasItsEventOnce() throws Exception {
        var first = task().build();
        await(tasks.insert(first, NO_KEY, event(first)));
        var second = first.nextVersion(THEN);
        var events = IntStream.range(0, 20)
                .mapToObj(i -> event(second, "{\"n\":" + i + "}"))
                .toList();
        var results = await(Future.all(events.stream()
                        .map(event -> tasks.update(second, event))
                        .toList()))
                .<Boolean>list();
        assertThat(results).containsOnlyOnce(true);
        var pending = document(first).getJsonArray("outbox");
        assertThat(pending).hasSize(2);
        assertThat(pending.getJsonObject(1)).isEqualTo(stored(events.get(results.indexOf(true))));
    }

    @Test
    void writeThatDoesNotHappenLeavesNoEvent() throws Exception {
        var key = Optional.of(new IdempotencyKey("key", "body"));
        var first = task().build();
        var other = task().build();
        await(tasks.insert(first, key, event(first)));
        var before = document(first);

        assertThat(await(tasks.insert(other, key, event(other)))).isFalse();
        for (Task stale : List.of(first, first.nextVersion(THEN).nextVersion(THEN))) {
            assertThat(await(tasks.update(stale, event(stale)))).isFalse();
            assertThat(await(tasks.delete(stale, event(stale)))).isFalse();
        }
        assertThat(await(tasks.update(other.nextVersion(THEN), event(other)))).isFalse();
        assertThat(document(first)).isEqualTo(before);
        assertThat(await(store.mongo().count(MongoTaskRepository.TASKS, new JsonObject())))
                .isEqualTo(1);
    }

    /** They may be megabytes, and are nobody's business but the relay's. */
    @Test
    void noReadFetchesEvents() throws Exception {
        var key = new IdempotencyKey("key", "body");
        var first = task().title("Told").build();
        await(tasks.insert(first, Optional.of(key), event(first)));
        var received = new ReceivedDocuments();
        var recording = store.clientRecordingTo(received);
        var reading = new MongoTaskRepository(recording, new DeadlineQueries(recording), outbox);

        assertThat(await(reading.find(first.id()))).hasValue(first);
        assertThat(await(reading.findCreated(key))).isPresent();
        assertThat(await(reading.search(search().page(), deadline())).items()).containsExactly(first);
        assertThat(received.asJson())
                .hasSize(3)
                .allSatisfy(document -> assertThat(document).contains("Told").doesNotContain("outbox"));
    }

    @Test
    void taskWithTooManyPendingEventsRefusesWrites() throws Exception {
        var full = task().build();
        var other = task().build();
        await(tasks.insert(full, NO_KEY, event(full)));
        await(tasks.insert(other, NO_KEY, event(other)));
        change(full, "$set", ExtendedJson.op("outbox_bytes", MAX_BYTES));
        var before = document(full);

        var next = full.nextVersion(THEN);
        assertRefused(ErrorCode.UNAVAILABLE, tasks.update(next, event(next)));
        assertRefused(ErrorCode.UNAVAILABLE, tasks.delete(next, event(next)));
        // Whoever has not seen the present version must read it first.
        assertThat(await(tasks.update(next.nextVersion(THEN), event(next)))).isFalse();
        assertThat(document(full)).isEqualTo(before);
        assertThat(await(tasks.find(full.id()))).hasValue(full);
        assertThat(await(tasks.update(other.nextVersion(THEN), event(other)))).isTrue();
    }

    @Test
    void eventThatJustFitsIsTaken() throws Exception {
        var first = task().build();
        var second = first.nextVersion(THEN);
        var event = event(second);
        await(tasks.insert(first, NO_KEY, event(first)));
        change(first, "$set", ExtendedJson.op("outbox_bytes", MAX_BYTES - event.bytes() + 1));
        assertRefused(ErrorCode.UNAVAILABLE, tasks.update(second, event));

        change(first, "$set", ExtendedJson.op("outbox_bytes", MAX_BYTES - event.bytes()));
        assertThat(await(tasks.update(second, event))).isTrue();
        assertThat(document(first).getLong("outbox_bytes")).isEqualTo(MAX_BYTES);
    }

    @Test
    void eventThatNoBrokerTakesIsRefusedTogetherWithItsWrite() throws Exception {
        var first = task().build();
        assertRefused(ErrorCode.TOO_LARGE, tasks.insert(first, NO_KEY, sized(first, MAX_EVENT_BYTES + 1)));
        // Bytes count, not characters.
        assertRefused(ErrorCode.TOO_LARGE, tasks.insert(first, NO_KEY, event(first, "é".repeat(500_000))));
        assertThat(await(store.mongo().count(MongoTaskRepository.TASKS, new JsonObject())))
                .isZero();

        await(tasks.insert(first, NO_KEY, event(first)));
        var before = document(first);
        var next = first.nextVersion(THEN);
        assertRefused(ErrorCode.TOO_LARGE, tasks.update(next, sized(next, MAX_EVENT_BYTES + 1)));
        assertRefused(ErrorCode.TOO_LARGE, tasks.delete(next, sized(next, MAX_EVENT_BYTES + 1)));
        assertThat(document(first)).isEqualTo(before);
        assertThat(await(tasks.update(next, sized(next, MAX_EVENT_BYTES)))).isTrue();
    }

    private void assertPending(Task task, long seq, EventEnvelope... events) throws Exception {
        var document = document(task);
        var expected = new JsonArray();
        long bytes = 0;
        for (var event : events) {
            expected.add(stored(event));
            bytes += event.bytes();
        }
        assertThat(document.getJsonArray("outbox")).isEqualTo(expected);
        assertThat(document.getLong("outbox_seq")).isEqualTo(seq);
        assertThat(ExtendedJson.date(document.getJsonObject("outbox_at"))).isEqualTo(events[0].time());
        assertThat(document.getLong("outbox_bytes")).isEqualTo(bytes);
    }

    private static void assertRefused(ErrorCode kind, Future<Boolean> write) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(write))
                .returns(kind, ApplicationException::code);
    }

    private void change(Task task, String operator, JsonObject members) throws Exception {
        await(store.mongo()
                .updateCollection(MongoTaskRepository.TASKS, byId(task), ExtendedJson.op(operator, members)));
    }

    /** As it is in the store. */
    private JsonObject document(Task task) throws Exception {
        return await(store.mongo().findOne(MongoTaskRepository.TASKS, byId(task), null));
    }

    private static JsonObject byId(Task task) {
        return ExtendedJson.op("_id", ExtendedJson.uuid(task.id()));
    }
}
