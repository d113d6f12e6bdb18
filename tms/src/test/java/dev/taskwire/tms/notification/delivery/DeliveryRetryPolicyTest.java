package dev.taskwire.tms.notification.delivery;

import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.delivery.DeliveryResult.NextStep;
import dev.taskwire.tms.notification.model.EventBuilder;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryRetryPolicyTest {
    private static final Instant NOW = EventBuilder.THEN;

    @Test
    void pausesDoubleUpToABound() {
        assertThat(IntStream.of(0, 1, 2, 6, 7, 100)
                        .mapToObj(n -> DeliveryRetryPolicy.delay(delivery(n), NextStep.RETRY)))
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(32),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
        assertThat(IntStream.of(0, 1, 5, 100)
                        .mapToObj(n -> DeliveryRetryPolicy.delay(delivery(n), NextStep.RETRY_SOON)))
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @Test
    void itIsOverAfterADayOfTriesOrWhenRefusedForGood() {
        var day = NOW.plus(Duration.ofHours(24));
        assertThat(DeliveryRetryPolicy.isExhausted(delivery(5), NextStep.RETRY, day.minusMillis(1)))
                .isFalse();
        assertThat(DeliveryRetryPolicy.isExhausted(delivery(5), NextStep.RETRY, day))
                .isTrue();
        assertThat(DeliveryRetryPolicy.isExhausted(delivery(4), NextStep.RETRY, day))
                .isFalse();
        assertThat(DeliveryRetryPolicy.isExhausted(delivery(100), NextStep.RETRY_SOON, day))
                .isFalse();
        assertThat(DeliveryRetryPolicy.isExhausted(delivery(0), NextStep.DEAD_LETTER, NOW))
                .isTrue();
    }

    private static NotificationDelivery delivery(int attempts) {
        var notification = Notification.of(event().build(), ResourceIds.next(), NotificationKind.ASSIGNED);
        return new NotificationDelivery(
                notification, EnumSet.allOf(NotificationChannel.class), attempts, NOW, NOW, null);
    }
}
