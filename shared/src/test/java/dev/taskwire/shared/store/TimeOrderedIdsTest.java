package dev.taskwire.shared.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.Sha256;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");

    @Test
    void idsSortByTheirTime() {
        for (int i = 0; i < 100; i++) {
            assertThat(text(TimeOrderedIds.next(NOW)))
                    .isGreaterThan(text(TimeOrderedIds.lowerBound(NOW)))
                    .isLessThan(text(TimeOrderedIds.lowerBound(NOW.plusMillis(1))));
        }
    }

    @Test
    void idHasTheFormOfAUuidV7() {
        var id = TimeOrderedIds.next(NOW);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(TimeOrderedIds.next(NOW)).isNotEqualTo(id);
    }

    @Test
    void sameContentHasTheSameId() {
        byte[] digest = Sha256.digest(new byte[] {1});
        assertThat(TimeOrderedIds.of(NOW, digest)).isEqualTo(TimeOrderedIds.of(NOW, digest));
        assertThat(TimeOrderedIds.of(NOW, digest)).isNotEqualTo(TimeOrderedIds.of(NOW, Sha256.digest(new byte[] {2})));
    }

    /** UUIDs compare as signed numbers in Java, but MongoDB compares their bytes, as these texts do. */
    private static String text(UUID id) {
        return id.toString();
    }
}
