package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.shared.outbox.OutboxProcess.THINGS;
import static dev.taskwire.testing.Futures.await;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.ConnectionString;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.outbox.FakeKafka.Behaviour;
import dev.taskwire.testing.ConcurrentTest;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Proves that each write is published at least once and in order, whatever becomes of Kafka, the lease and a process.
 */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class OutboxRelayIT {
    private static final int WRITERS = 4;

    private final FakeKafka kafka = new FakeKafka();
    private final Map<String, Long> written = new ConcurrentHashMap<>();
    private final List<OutboxProcess> processes = new ArrayList<>();
    private TestDatabase database;
    private MongoConfig config;

    @BeforeEach
    void open() {
        database = MongoBackend.preferred().open();
        config = new MongoConfig(
                database.uri(), Objects.requireNonNull(new ConnectionString(database.uri()).getDatabase()));
    }

    @AfterEach
    void close() throws Exception {
        for (var process : processes) {
            process.close();
        }
        database.close();
    }

    @ConcurrentTest
    void everyWriteIsPublishedOnceAndInOrderUnderConcurrentWriters() throws Exception {
        var process = process().start();
        var things = insert(process, 20);
        await(writeAll(List.of(process), things, 25));
        assertAllPublishedInOrder(process);
        assertThat(kafka.records()).hasSize(20 + WRITERS * 25);
    }

    @ConcurrentTest
    void backlogIsPublishedInOrder() throws Exception {
        var writer = process();
        var things = insert(writer, 30);
        await(writeAll(List.of(writer), things, 50));
        assertThat(writer.withOutbox()).isEqualTo(30);
        process().start();
        assertAllPublishedInOrder(writer);
        assertThat(kafka.records()).hasSize(30 + WRITERS * 50);
    }

    @ConcurrentTest
    void longBacklogDrainsWhileRemovalIsSlow() throws Exception {
        var writer = process();
        var things = new ArrayList<UUID>();
        while (things.size() < 1_200) {
            things.addAll(insert(writer, 100));
        }
        process().start();
        Eventually.holds(() -> assertThat(kafka.records().size()).isGreaterThanOrEqualTo(things.size()));
        assertAllPublishedInOrder(writer);
    }

    @ConcurrentTest
    void failedSendIsNotOvertaken() throws Exception {
        var process = process().start();
        var things = insert(process, 5);
        var failed = ConcurrentHashMap.<String>newKeySet();
        // Each event fails once, and in the meantime there are newer ones.
        kafka.behave(event -> failed.add(event.id()) ? Behaviour.AWAY : Behaviour.TAKE);
        await(writeAll(List.of(process), things, 2));
        Eventually.holds(() -> {
            kafka.behave(Behaviour.TAKE);
            assertPublishedInOrder();
        });
        assertAllPublishedInOrder(process);
    }

    @ConcurrentTest
    void nothingIsLostWhileKafkaIsAway() throws Exception {
        var process = process().start();
        var things = insert(process, 10);
        assertAllPublishedInOrder(process);
        kafka.behave(Behaviour.AWAY);
        await(writeAll(List.of(process), things, 25));
        Eventually.holds(() -> assertThat(process.isBehind()).isTrue());
        int asked = kafka.asked();
        insert(process, 50);
        delete(process, things.get(0));
        Eventually.holds(() -> assertThat(kafka.asked()).isGreaterThan(asked));
        // One at a time, every two seconds.
        assertThat(kafka.asked()).isLessThan(asked + 5);
        kafka.behave(Behaviour.TAKE);
        assertAllPublishedInOrder(process);
        assertThat(process.isBehind()).isFalse();
    }

    @ConcurrentTest
    void deletedDocumentsGoWhenTheirEventIsOut() throws Exception {
        var process = process().start();
        var things = insert(process, 10);
        kafka.behave(Behaviour.AWAY);
        for (var thing : things.subList(0, 5)) {
            delete(process, thing);
        }
        assertThat(process.count(new JsonObject())).isEqualTo(10);
        kafka.behave(Behaviour.TAKE);
        assertAllPublishedInOrder(process);
        Eventually.holds(() -> assertThat(process.count(new JsonObject())).isEqualTo(5));
        assertThat(process.count(op("deleted_at", op("$exists", true)))).isZero();
    }

    @ConcurrentTest
    void keptDocumentsOnlyLoseTheirEventsUntilTheyArePurged() throws Exception {
        var process = process().start();
        var things = insert(process, 4);
        var kept = op("_id", op("$in", new JsonArray().add(uuid(things.get(0))).add(uuid(things.get(1)))));
        await(process.mongo()
                .updateCollectionWithOptions(
                        OutboxProcess.THINGS,
                        kept,
                        op("$set", op(OutboxProcess.KEPT, "key")),
                        new UpdateOptions().setMulti(true)));
        var before = Instant.now().minusSeconds(1);
        for (var thing : things.subList(0, 3)) {
            delete(process, thing);
        }
        assertAllPublishedInOrder(process);
        Eventually.holds(() -> assertThat(process.count(new JsonObject())).isEqualTo(3));
        assertThat(process.count(kept)).isEqualTo(2);

        // One of them has an event that is not published yet.
        await(process.mongo()
                .updateCollection(
                        OutboxProcess.THINGS,
                        op("_id", uuid(things.get(0))),
                        op("$set", op(OutboxFields.LAST, "pending"))));
        var cleaner = new PublishedEventCleaner(process.mongo(), OutboxProcess.THINGS, Optional.of(OutboxProcess.KEPT));
        await(cleaner.purgeDeletedBefore(before));
        assertThat(process.count(kept)).isEqualTo(2);
        await(cleaner.purgeDeletedBefore(Instant.now().plusSeconds(1)));
        assertThat(process.count(kept)).isEqualTo(1);
        assertThat(process.count(new JsonObject())).isEqualTo(2);
    }

    @ConcurrentTest
    void documentWithAnUnexpectedLastEventIsNotForgotten() throws Exception {
        var process = process().start();
        var thing = insert(process, 1).get(0);
        kafka.behave(Behaviour.AWAY);
        delete(process, thing);
        change(process, thing);
        kafka.behave(Behaviour.TAKE);
        assertAllPublishedInOrder(process);
        Eventually.holds(() -> assertThat(process.count(new JsonObject())).isZero());
    }

    @ConcurrentTest
    void writeBetweenPublishAndRemovalIsNotLost() throws Exception {
        var process = process().start();
        var thing = insert(process, 1).get(0);
        // Over several removals: each write comes when the one before is published, mostly before it is removed.
        for (int n = 0; n < 200; n++) {
            long version = change(process, thing);
            Eventually.holds(
                    () -> assertThat(kafka.firsts().get(thing.toString())).hasSize((int) version));
        }
        assertAllPublishedInOrder(process);
        assertThat(kafka.records()).hasSize(201);
    }

    @ConcurrentTest
    void documentThatNeverRestsStaysSmall() throws Exception {
        var process = process().start();
        kafka.takeUpTo(1);
        var thing = insert(process, 1).get(0);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        int removals = 0;
        int before = 0;
        while (removals < 3) {
            change(process, thing);
            var document = await(process.mongo().findOne(THINGS, op("_id", uuid(thing)), null));
            int events =
                    document.getJsonArray(OutboxFields.EVENTS, new JsonArray()).size();
            removals += events < before ? 1 : 0;
            before = events;
            assertThat(document.getLong(OutboxFields.BYTES, 0L)).isNotNegative();
            assertThat(System.nanoTime()).as("events are removed").isLessThan(end);
        }
        assertAllPublishedInOrder(process);
    }

    @ConcurrentTest
    void refusedEventParksItsDocumentOnly() throws Exception {
        var process = process().start();
        var things = insert(process, 5);
        assertAllPublishedInOrder(process);
        var refused = things.get(0).toString();
        kafka.behave(event -> event.subject().equals(refused) ? Behaviour.REFUSE : Behaviour.TAKE);
        await(writeAll(List.of(process), things, 20));
        for (var thing : things) {
            change(process, thing);
        }
        Eventually.holds(() -> assertPublishedInOrder(subject -> !subject.equals(refused)));
        assertThat(kafka.firsts().get(refused)).containsExactly(1L);
        Eventually.holds(() -> assertThat(process.withOutbox()).isEqualTo(1));
        assertThat(process.isBehind()).isFalse();
        Eventually.holds(() -> assertThat(process.isRefused()).isTrue());
        assertThat(process.metrics()).containsPattern("outbox_oldest_age_seconds\\{[^}]*} (0\\.0*[1-9]|[1-9])");
    }

    @ConcurrentTest
    void refusedEventDoesNotHideThatKafkaIsBack() throws Exception {
        var process = process().start();
        var things = insert(process, 3);
        assertAllPublishedInOrder(process);
        var refused = things.get(0).toString();
        kafka.behave(event -> event.subject().equals(refused) ? Behaviour.REFUSE : Behaviour.AWAY);
        change(process, things.get(0));
        change(process, things.get(1));
        Eventually.holds(() -> assertThat(process.isBehind()).isTrue());
        kafka.behave(event -> event.subject().equals(refused) ? Behaviour.REFUSE : Behaviour.TAKE);
        Eventually.holds(Duration.ofSeconds(10), () -> assertPublishedInOrder(subject -> !subject.equals(refused)));
        assertThat(process.isBehind()).isFalse();
    }

    @ConcurrentTest
    void fullOutboxRefusesWritesOfItsDocumentOnly() throws Exception {
        var process = process().start();
        kafka.behave(Behaviour.AWAY);
        var things = insert(process, 2);
        var data = "\"" + "x".repeat(990_000) + "\"";
        for (int n = 0; n < 8; n++) {
            await(process.change(things.get(0), data));
            written.merge(things.get(0).toString(), 1L, Long::sum);
        }
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(process.change(things.get(0), data)))
                .matches(failure -> failure.code() == ErrorCode.UNAVAILABLE);
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(process.change(things.get(1), data + data)))
                .matches(failure -> failure.code() == ErrorCode.TOO_LARGE);
        change(process, things.get(1));
        kafka.behave(Behaviour.TAKE);
        assertAllPublishedInOrder(process);
        change(process, things.get(0));
        assertAllPublishedInOrder(process);
    }

    @ConcurrentTest
    void holderPublishesWhatOthersWrite() throws Exception {
        var holder = process().start();
        insert(holder, 1);
        assertAllPublishedInOrder(holder);
        var other = process().start();
        var things = insert(other, 10);
        await(writeAll(List.of(other), things, 10));
        assertAllPublishedInOrder(other);
        assertThat(other.metrics()).contains("events_published_total{service=\"test\",topic=\"things\"} 0.0");
    }

    /** The holder learns of the other's events only by reading them, also when it has a newer one in hand. */
    @ConcurrentTest
    void writesOfTwoProcessesToTheSameThingsArePublishedInOrder() throws Exception {
        var holder = process().start();
        var things = insert(holder, 3);
        assertAllPublishedInOrder(holder);
        var other = process().start();
        await(writeAll(List.of(holder, other), things, 40));
        assertAllPublishedInOrder(holder);
        assertThat(kafka.records()).hasSize(3 + WRITERS * 40);
    }

    @ConcurrentTest
    void oneProcessIsThePublisherUntilItStops() throws Exception {
        var first = process();
        assertThat(first.isPublisher()).isFalse();
        first.start();
        Eventually.holds(() -> assertThat(first.isPublisher()).isTrue());
        var second = process().start();
        insert(second, 1);
        assertAllPublishedInOrder(second);
        assertThat(second.isPublisher()).isFalse();
        assertThat(first.isPublisher()).isTrue();
        first.stop();
        assertThat(first.isPublisher()).isFalse();
        Eventually.holds(() -> assertThat(second.isPublisher()).isTrue());
    }

    @ConcurrentTest
    void stopPublishesWhatHasBegun() throws Exception {
        var process = process().start();
        insert(process, 1);
        assertAllPublishedInOrder(process);
        kafka.takeUpTo(200);
        insert(process, 20);
        process.stop();
        assertPublishedInOrder();
        kafka.takeUpTo(4);
        var next = process();
        assertThat(next.withOutbox()).isZero();
        // The lease was given up, so nobody waits until it has expired.
        var lease = await(next.mongo().findOne("leases", op("_id", "relay." + FakeKafka.TOPIC), null));
        assertThat(lease.getString("holder")).isEmpty();
        next.start();
        insert(next, 1);
        Eventually.holds(this::assertPublishedInOrder);
    }

    @ConcurrentTest
    void nothingIsLostByACrashAfterTheWrite() throws Exception {
        var first = process().start();
        insert(first, 1);
        assertAllPublishedInOrder(first);
        kafka.behave(Behaviour.IGNORE);
        insert(first, 5);
        first.crash();
        kafka.behave(Behaviour.TAKE);
        assertAllPublishedInOrder(process().start());
    }

    @ConcurrentTest
    void nothingIsLostByACrashAfterTheSend() throws Exception {
        var first = process().start();
        var things = insert(first, 1);
        assertAllPublishedInOrder(first);
        kafka.behave(Behaviour.TAKE_SILENTLY);
        for (int n = 0; n < 5; n++) {
            change(first, things.get(0));
        }
        Eventually.holds(() -> assertThat(kafka.records()).hasSize(2));
        first.crash();
        kafka.behave(Behaviour.TAKE);
        assertAllPublishedInOrder(process().start());
        assertThat(kafka.records()).hasSize(7);
    }

    @ConcurrentTest
    void nothingIsLostByACrashBeforeTheRemoval() throws Exception {
        var first = process().start();
        var things = insert(first, 5);
        assertAllPublishedInOrder(first);
        await(writeAll(List.of(first), things, 5));
        delete(first, things.get(0));
        Eventually.holds(this::assertPublishedInOrder);
        first.crash();
        var second = process().start();
        change(second, things.get(1));
        assertAllPublishedInOrder(second);
        assertThat(second.count(new JsonObject())).isEqualTo(4);
    }

    @ConcurrentTest
    void nothingIsLostWhileTwoProcessesTakeTheLeaseFromEachOther() throws Exception {
        var both = List.of(process().start(), process().start());
        var things = insert(both.get(0), 5);
        var end = new CopyOnWriteArraySet<Boolean>();
        var writers = writeUntil(end, both, things);
        for (int n = 0; n < 8; n++) {
            // Whoever has it learns of the theft only when it renews, and publishes on until then.
            double before = takeovers(both.get(0)) + takeovers(both.get(1));
            await(both.get(0).mongo().updateCollection("leases", new JsonObject(), op("$set", op("holder", ""))));
            Eventually.holds(() ->
                    assertThat(takeovers(both.get(0)) + takeovers(both.get(1))).isGreaterThan(before));
        }
        end.add(true);
        await(writers);
        assertAllPublishedInOrder(both.get(0));
    }

    @ConcurrentTest
    void nothingIsLostWhenTheLeaseExpiresInTheMiddle() throws Exception {
        var both = List.of(process().start(), process().start());
        var things = insert(both.get(0), 5);
        var end = new CopyOnWriteArraySet<Boolean>();
        var writers = writeUntil(end, both, things);
        Eventually.holds(() -> assertThat(kafka.asked()).isGreaterThan(50));
        // A stranger has it and ends.
        await(both.get(0).mongo().updateCollection("leases", new JsonObject(), op("$set", op("holder", "stranger"))));
        Eventually.holds(() ->
                assertThat(takeovers(both.get(0)) + takeovers(both.get(1))).isGreaterThan(1));
        end.add(true);
        await(writers);
        assertAllPublishedInOrder(both.get(0));
    }

    private static double takeovers(OutboxProcess process) {
        return process.metrics()
                .lines()
                .filter(line -> line.startsWith("outbox_relay_takeovers_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private OutboxProcess process() throws Exception {
        var process = new OutboxProcess(config, kafka);
        processes.add(process);
        return process;
    }

    private List<UUID> insert(OutboxProcess process, int count) throws Exception {
        var inserted =
                LongStream.range(0, count).mapToObj(n -> process.insert()).toList();
        await(Future.all(inserted));
        var ids = inserted.stream().map(Future::result).toList();
        ids.forEach(id -> written.put(id.toString(), 1L));
        return ids;
    }

    private long change(OutboxProcess process, UUID thing) throws Exception {
        long version = await(process.change(thing));
        written.merge(thing.toString(), version, Math::max);
        return version;
    }

    private void delete(OutboxProcess process, UUID thing) throws Exception {
        long version = Objects.requireNonNull(written.get(thing.toString())) + 1;
        assertThat(await(process.delete(thing, version))).isTrue();
        written.put(thing.toString(), version);
    }

    /** Several writers, each of which does so many changes one after the other. */
    private Future<?> writeAll(List<OutboxProcess> writers, List<UUID> things, int count) {
        return Future.all(LongStream.range(0, WRITERS)
                .mapToObj(n -> write(writers.get((int) n % writers.size()), things, (int) n, count))
                .toList());
    }

    private Future<Void> write(OutboxProcess process, List<UUID> things, int at, int count) {
        var thing = things.get(at % things.size());
        return count == 0
                ? Future.succeededFuture()
                : process.change(thing).compose(version -> {
                    written.merge(thing.toString(), version, Math::max);
                    return write(process, things, at + 1, count - 1);
                });
    }

    private Future<?> writeUntil(Set<Boolean> end, List<OutboxProcess> writers, List<UUID> things) {
        return writeAll(writers, things, 5)
                .compose(done -> end.isEmpty() ? writeUntil(end, writers, things) : Future.succeededFuture());
    }

    private void assertAllPublishedInOrder(OutboxProcess process) throws Exception {
        Eventually.holds(this::assertPublishedInOrder);
        Eventually.holds(() -> assertThat(process.withOutbox()).isZero());
        assertPublishedInOrder();
    }

    private void assertPublishedInOrder() {
        assertPublishedInOrder(subject -> true);
    }

    private void assertPublishedInOrder(Predicate<String> subjects) {
        var published = kafka.firsts();
        written.forEach((subject, version) -> {
            if (subjects.test(subject)) {
                assertThat(published.get(subject))
                        .as(subject)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, version).boxed().toList());
            }
        });
        kafka.records().stream()
                .collect(groupingBy(EventEnvelope::id))
                .forEach((id, repeats) -> assertThat(Set.copyOf(repeats)).hasSize(1));
    }
}
