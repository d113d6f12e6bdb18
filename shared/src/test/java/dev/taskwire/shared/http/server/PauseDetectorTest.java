package dev.taskwire.shared.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ClockReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseDetectorTest {
    private static final Duration TICK = Duration.ofMillis(50);

    private ClockReading now = new ClockReading(7, 0);
    private final List<Duration> pauses = new ArrayList<>();
    private final PauseDetector detector =
            new PauseDetector(() -> now, (since, until) -> pauses.add(Duration.ofNanos(since.nanosUntil(until))));

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void tickFor(Duration time) {
        for (var end = now.plus(time); now.nanosUntil(end) > 0; ) {
            pass(TICK);
            detector.tick();
        }
    }

    private Duration age() {
        return Duration.ofNanos(detector.earliestArrival().nanosUntil(now));
    }

    @Test
    void requestCountsFromTheTickBeforeTheLast() {
        tickFor(Duration.ofSeconds(10));
        assertThat(age()).isEqualTo(TICK);
        pass(Duration.ofMillis(30));
        assertThat(age()).isEqualTo(Duration.ofMillis(80));
        assertThat(pauses).isEmpty();
    }

    /** It may be the tick that runs first after waking up, or a socket that is read first. */
    @Test
    void requestCountsFromBeforeThePauseWhateverRunsFirst() {
        tickFor(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(8));
        assertThat(age()).isEqualTo(Duration.ofMillis(8_050));
        detector.tick();
        assertThat(age()).isEqualTo(Duration.ofMillis(8_050));
        tickFor(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(8));
        detector.tick();
        assertThat(age()).isEqualTo(Duration.ofMillis(8_050));
        assertThat(pauses).containsExactly(Duration.ofSeconds(8), Duration.ofSeconds(8));
    }

    @Test
    void shortPauseBeforeTheLastTickCounts() {
        tickFor(Duration.ofSeconds(10));
        pass(Duration.ofMillis(400));
        detector.tick();
        assertThat(age()).isEqualTo(Duration.ofMillis(400));
        assertThat(pauses).isEmpty();
    }

    @Test
    void connectionsThatAreAcceptedAWhileLaterCountFromBeforeThePauseToo() {
        tickFor(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(8));
        detector.tick();
        tickFor(Duration.ofMillis(900));
        assertThat(age()).isEqualTo(Duration.ofMillis(8_950));
        tickFor(Duration.ofMillis(200));
        assertThat(age()).isEqualTo(TICK);
    }

    @Test
    void pauseThatOnlyTheWallClockShowsCounts() {
        tickFor(Duration.ofSeconds(10));
        now = new ClockReading(now.nanoTime(), now.millis() + 60_000);
        assertThat(age()).isEqualTo(Duration.ofMillis(60_050));
    }

    @Test
    void wallClockThatIsSetBackChangesNothing() {
        tickFor(Duration.ofSeconds(10));
        now = new ClockReading(now.nanoTime(), now.millis() - 60_000);
        detector.tick();
        pass(TICK);
        detector.tick();
        assertThat(pauses).isEmpty();
        assertThat(age()).isEqualTo(TICK);
    }

    /** An event loop that stands still again and again still serves. */
    @Test
    void onlyTheLatestPauseCounts() {
        for (int i = 0; i < 10; i++) {
            tickFor(Duration.ofMillis(200));
            pass(Duration.ofMillis(600));
            detector.tick();
            assertThat(age()).isLessThan(Duration.ofSeconds(1));
        }
    }
}
