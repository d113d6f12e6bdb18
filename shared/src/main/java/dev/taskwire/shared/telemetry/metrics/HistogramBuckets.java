package dev.taskwire.shared.telemetry.metrics;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The buckets of the histograms of durations. */
public final class HistogramBuckets {
    /** OpenTelemetry's recommendation for HTTP and messaging. */
    public static final List<Duration> REQUESTS =
            millis(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);
    /** OpenTelemetry's recommendation for databases. */
    public static final List<Duration> DATABASE = millis(1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000);
    /** From the usual delay of a timer to one that every user notices. */
    public static final List<Duration> DELAYS = millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000);

    /** From a pause that a caller notices to one that exceeds every deadline. */
    public static final List<Duration> PAUSES = millis(500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

    private HistogramBuckets() {}

    private static List<Duration> millis(int... bounds) {
        return IntStream.of(bounds).mapToObj(Duration::ofMillis).toList();
    }
}
