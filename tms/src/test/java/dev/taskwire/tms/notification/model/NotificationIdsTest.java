package dev.taskwire.tms.notification.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NotificationIdsTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");

    @Test
    void sameEventAndUserHaveTheSameIdAndNobodyElse() {
        var event = ResourceIds.next();
        var user = ResourceIds.next();
        var id = NotificationIds.of(event, NOW, user);
        assertThat(NotificationIds.of(UUID.fromString(event.toString()), NOW, user))
                .isEqualTo(id);
        assertThat(NotificationIds.of(event, NOW, ResourceIds.next())).isNotEqualTo(id);
        assertThat(NotificationIds.of(ResourceIds.next(), NOW, user)).isNotEqualTo(id);
        assertThat(NotificationIds.of(user, NOW, event)).isNotEqualTo(id);
    }

    @Test
    void idIsAUuidOfVersionSevenWithTheTimeOfTheEvent() {
        var all = new HashSet<UUID>();
        for (int i = 0; i < 1_000; i++) {
            var id = NotificationIds.of(ResourceIds.next(), NOW, ResourceIds.next());
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
            all.add(id);
        }
        assertThat(all).hasSize(1_000);
    }

    @Test
    void orderIsThatOfTime() {
        var id = NotificationIds.of(ResourceIds.next(), NOW, ResourceIds.next()).toString();
        assertThat(NotificationIds.lowerBound(NOW).toString()).isLessThan(id);
        assertThat(NotificationIds.lowerBound(NOW.plusMillis(1)).toString()).isGreaterThan(id);
    }
}
