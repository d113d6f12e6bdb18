package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.testing.ReceivedDocuments;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves what a write learns from MongoDB about the events of its document, and hands over to the relay. */
@ParameterizedClass
@EnumSource(MongoBackend.class)
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class OutboxWriterIT {
    private static final String THINGS = "things";

    @Parameter
    private MongoBackend backend;

    private final ReceivedDocuments received = new ReceivedDocuments();
    private final List<WrittenEvent> handedOver = new CopyOnWriteArrayList<>();
    private final UUID id = UUID.randomUUID();
    private Vertx vertx;
    private TestStore store;

    @BeforeEach
    void open(Vertx injected) throws Exception {
        vertx = injected;
        store = TestStore.open(vertx, backend, List.of());
        vertx.eventBus()
                .<WrittenEvent>localConsumer(
                        EventBusAddresses.pending(THINGS), written -> handedOver.add(written.body()));
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void writeHandsItsEventOverAndReadsNoneBack() throws Exception {
        var outbox = writer(true);
        var events = List.of(event(1), event(2), event(3));
        await(outbox.insert(new JsonObject().put("_id", uuid(id)), events.get(0)));
        for (var event : events.subList(1, 3)) {
            assertThat(await(outbox.update(op("_id", uuid(id)), op("$set", op("n", event.sequence())), event)))
                    .isTrue();
        }
        Eventually.holds(() -> assertThat(handedOver)
                .containsExactly(
                        new WrittenEvent(id, events.get(0), 1, 1),
                        new WrittenEvent(id, events.get(1), 2, 2),
                        new WrittenEvent(id, events.get(2), 3, 3)));
        assertThat(received.asJson())
                .hasSize(2)
                .allSatisfy(
                        document -> assertThat(document).contains("outbox_seq").doesNotContain("thing.changed"));
    }

    @Test
    void writeThatLeavesItsEventToThePollReadsNothingOfTheOutbox() throws Exception {
        var outbox = writer(false);
        await(outbox.insert(new JsonObject().put("_id", uuid(id)), event(1)));
        assertThat(await(outbox.update(op("_id", uuid(id)), op("$set", op("n", 2)), event(2))))
                .isTrue();
        assertThat(received.asJson()).singleElement().asString().contains("_id").doesNotContain("outbox");
        assertThat(handedOver).isEmpty();
    }

    private OutboxWriter writer(boolean publishes) {
        return new OutboxWriter(store.clientRecordingTo(received), THINGS, vertx.eventBus(), () -> publishes);
    }

    private EventEnvelope event(int n) {
        return new EventEnvelope(
                UUID.randomUUID().toString(),
                "thing.changed",
                id.toString(),
                id.toString(),
                n,
                Instant.parse("2026-11-22T01:02:03.004Z"),
                "{}");
    }
}
