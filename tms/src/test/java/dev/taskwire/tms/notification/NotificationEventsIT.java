package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventEnvelope;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an event: it is done, comes again, or is put aside. */
class NotificationEventsIT extends NotificationTestBase {
    @Test
    void eventThatConcernsNobodyNeedsNoDatabase() throws Exception {
        // given
        var process = fixture.process();
        process.cutOff();

        // when an event changes nothing of note, or its only recipient caused it
        await(process.receive(event().owner(fixture.ada).assignee(fixture.bob).envelope()));
        await(process.receive(event().type("task.created")
                .owner(fixture.ada)
                .by(fixture.ada)
                .status(null, "pending")
                .envelope()));

        // then it is done, while one with recipients comes again
        assertFailure(ConsumeFailureCode.RETRY, process.receive(fixture.statusChanged()));
    }

    @Test
    void malformedEventIsPoison() throws Exception {
        // given
        var process = fixture.process();
        var good = fixture.statusChanged();
        var withoutData = new EventEnvelope(good.id(), good.type(), good.subject(), good.key(), 2, good.time(), "{}");

        // when
        var received = process.receive(withoutData);

        // then
        assertFailure(ConsumeFailureCode.POISON, received);
    }

    @ParameterizedTest
    @MethodSource("impossibleTimes")
    void eventOfAnImpossibleTimeIsPoison(Instant time) throws Exception {
        // given
        var process = fixture.process();

        // when
        var received = process.receive(fixture.statusChanged(time));

        // then
        assertFailure(ConsumeFailureCode.POISON, received);
    }

    static Stream<Instant> impossibleTimes() {
        return Stream.of(Instant.MAX, Instant.MIN, Instant.parse("+10000-01-01T00:00:00Z"));
    }

    @Test
    void eventThatIsOlderThanNotificationsAreKeptNotifiesNobody() throws Exception {
        // given
        var process = fixture.process();

        // when
        await(process.receive(fixture.statusChanged(THEN.minus(Duration.ofDays(90)))));

        // then
        assertThat(fixture.list(fixture.ada)).isEmpty();
        await(process.receive(fixture.statusChanged(THEN.minus(Duration.ofDays(89)))));
        assertThat(fixture.list(fixture.ada)).hasSize(1);
    }

    private static void assertFailure(int code, Future<?> received) {
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(received))
                .returns(code, ReplyException::failureCode);
    }
}
