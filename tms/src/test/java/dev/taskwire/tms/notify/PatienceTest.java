package dev.taskwire.tms.notify;

import static dev.taskwire.tms.notify.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Instant NOW = EventBuilder.THEN;
    private static final Outcome LATER = Outcome.mailFailed(MailFailure.forNow("x"));
    private static final Outcome SOON = Outcome.soon(EnumSet.allOf(Channel.class), "x");
    private static final Outcome NEVER = Outcome.mailFailed(MailFailure.forGood("x"));

    @Test
    void pausesDoubleUpToABound() {
        assertThat(IntStream.of(0, 1, 2, 6, 7, 100).mapToObj(n -> Patience.pause(delivery(n), LATER)))
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(32),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
        assertThat(IntStream.of(0, 1, 5, 100).mapToObj(n -> Patience.pause(delivery(n), SOON)))
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @Test
    void itIsOverAfterADayOfTriesOrWhenRefusedForGood() {
        var day = NOW.plus(Duration.ofHours(24));
        assertThat(Patience.isOver(delivery(5), LATER, day.minusMillis(1))).isFalse();
        assertThat(Patience.isOver(delivery(5), LATER, day)).isTrue();
        assertThat(Patience.isOver(delivery(4), LATER, day)).isFalse();
        assertThat(Patience.isOver(delivery(100), SOON, day)).isFalse();
        assertThat(Patience.isOver(delivery(0), NEVER, NOW)).isTrue();
    }

    @Test
    void nothingIsKeptShorterThanItsEvent() {
        assertThat(Keeping.beyond(Duration.ofDays(7)).time()).isEqualTo(Duration.ofDays(90));
        var keeping = Keeping.beyond(Duration.ofDays(400));
        assertThat(keeping.time()).isEqualTo(Duration.ofDays(401));
        // An event is too old before the notification that it may have made is removed.
        var end = keeping.end(NOW);
        assertThat(keeping.isTooOld(end, NOW)).isTrue();
        assertThat(keeping.isTooOld(end.plus(Duration.ofHours(1)), NOW)).isFalse();
    }

    private static Delivery delivery(int attempts) {
        var notification = Notification.of(event().build(), Ids.next(), NotificationKind.ASSIGNED);
        return new Delivery(notification, EnumSet.allOf(Channel.class), attempts, NOW, NOW, null);
    }
}
