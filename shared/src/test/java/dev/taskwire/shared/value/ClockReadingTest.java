package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Proves that the clock that shows more time counts. */
class ClockReadingTest {
    private static final ClockReading START = new ClockReading(1_000_000_000L, 50_000L);

    @Test
    void clockThatSaysMoreCounts() {
        assertThat(START.nanosUntil(START.plus(Duration.ofSeconds(3)))).isEqualTo(3_000_000_000L);
        // A suspended machine's monotonic clock has stood still.
        assertThat(START.nanosUntil(new ClockReading(1_000_000_000L, 53_000L))).isEqualTo(3_000_000_000L);
        // The wall clock was set back.
        assertThat(START.nanosUntil(new ClockReading(4_000_000_000L, 10_000L))).isEqualTo(3_000_000_000L);
    }

    @Test
    void whatBothClocksHaveBeforeThemIsEarlier() {
        assertThat(START.plus(Duration.ofSeconds(3)).nanosUntil(START)).isEqualTo(-3_000_000_000L);
    }
}
