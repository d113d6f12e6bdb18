package dev.taskwire.shared.outbox;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.PublishFailureCode;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A topic, with a bridge to it in every process that asks for one; behaves as it is told. */
final class FakeKafka {
    static final String TOPIC = "things";

    enum Behaviour {
        /** Has the event, a moment later, and acknowledges it. */
        TAKE,
        /** Has the event but never says so. */
        TAKE_SILENTLY,
        /** Never answers. */
        IGNORE,
        AWAY,
        REFUSE
    }

    private final List<EventEnvelope> records = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Function<EventEnvelope, Behaviour> behaviour = event -> Behaviour.TAKE;
    private volatile int slowestMillis = 4;

    void behave(Function<EventEnvelope, Behaviour> next) {
        behaviour = next;
    }

    void behave(Behaviour next) {
        behave(event -> next);
    }

    void takeUpTo(int millis) {
        slowestMillis = millis;
    }

    void connect(Vertx vertx) {
        vertx.eventBus()
                .<EventEnvelope>localConsumer(EventBusAddresses.publish(TOPIC), message -> answer(vertx, message));
    }

    private void answer(Vertx vertx, Message<EventEnvelope> message) {
        asked.incrementAndGet();
        switch (behaviour.apply(message.body())) {
            case TAKE ->
                vertx.setTimer(1 + ThreadLocalRandom.current().nextInt(slowestMillis), timer -> {
                    records.add(message.body());
                    message.reply(null);
                });
            case TAKE_SILENTLY -> records.add(message.body());
            case IGNORE -> {}
            case AWAY -> message.fail(PublishFailureCode.UNAVAILABLE, "away");
            case REFUSE -> message.fail(PublishFailureCode.REFUSED, "too large");
        }
    }

    /** How many events were sent to it, whatever became of them. */
    int asked() {
        return asked.get();
    }

    List<EventEnvelope> records() {
        return List.copyOf(records);
    }

    /** The sequences of each subject, repeats left out, in the order in which they came. */
    Map<String, List<Long>> firsts() {
        return records.stream()
                .collect(groupingBy(
                        EventEnvelope::subject,
                        mapping(
                                EventEnvelope::sequence,
                                collectingAndThen(toCollection(LinkedHashSet::new), List::copyOf))));
    }
}
