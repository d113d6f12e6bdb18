import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Measures how fast the events of tms reach a subscriber. */
final class EventBenchmark {
    private static final int INTERVALS = 3;

    private final Plan plan;
    private final MeasuredSystem system;
    private final BenchDatabase store;

    EventBenchmark(Plan plan, MeasuredSystem system, BenchDatabase store) {
        this.plan = plan;
        this.system = system;
        this.store = store;
    }

    /** Prints the delay of the events of creates at a fixed rate. */
    void measureDelay(String bootstrapServers) throws IOException, InterruptedException {
        try (var load = system.load();
                var delay = new EventLatencyProbe(load, system.operation(Workload.CREATE), bootstrapServers)) {
            // The first records of a subscriber are slow.
            delay.measure(plan.writesPerSecond(), plan.saturated());
            var delays = new ArrayList<Histogram>();
            for (int i = 0; i < INTERVALS; i++) {
                delays.add(delay.measure(plan.writesPerSecond(), plan.saturated().multipliedBy(2)));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%nEvent delay, from the response to the subscriber, at %d creates/s: p50 %.1f ms, p99 %.1f ms%n",
                    plan.writesPerSecond(),
                    median(delays, 50),
                    median(delays, 99));
        }
    }

    /** Prints how fast so many events leave the outboxes. */
    void measureDrain(int count) throws IOException, InterruptedException {
        store.makePending(count);
        long start = System.nanoTime();
        store.awaitPublished();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT, "Drain of %,d pending events: %.1f s, %,.0f events/s%n", count, seconds, count / seconds);
    }

    private static double median(List<Histogram> micros, double percentile) {
        return micros.stream()
                        .mapToLong(histogram -> histogram.getValueAtPercentile(percentile))
                        .sorted()
                        .skip(INTERVALS / 2)
                        .findFirst()
                        .orElseThrow()
                / 1e3;
    }
}
