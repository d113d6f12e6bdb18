import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Holds the measurements of one interval.
 *
 * @param latencies in microseconds
 * @param cpuMicros CPU time per request, by process
 * @param others the share of the processors used by processes that are not measured
 */
record Sample(Histogram latencies, double perSecond, Map<String, Double> cpuMicros, double others) {
    /** The process that generates the load; shown, but not counted in the cost of a request. */
    static final String GENERATOR = "load";

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final double QUIET = 0.05;

    static Sample of(Histogram latencies, CpuUsage before, CpuUsage after) {
        long requests = latencies.getTotalCount();
        var micros = new LinkedHashMap<String, Double>();
        double measured = 0;
        for (var process : after.byProcess().entrySet()) {
            var used = process.getValue().minus(before.byProcess().get(process.getKey()));
            micros.put(process.getKey(), used.toNanos() / 1e3 / requests);
            measured += used.toNanos();
        }
        double time = after.nanoTime() - before.nanoTime();
        double others = after.machine().minus(before.machine()).toNanos() - measured;
        return new Sample(latencies, requests * 1e9 / time, micros, Math.max(0, others / (time * PROCESSORS)));
    }

    boolean isQuiet() {
        return others < QUIET;
    }

    double totalMicros() {
        return cpuMicros.entrySet().stream()
                .filter(process -> !process.getKey().equals(GENERATOR))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Returns the median sample as a whole, so that its figures belong together. */
    static Sample median(List<Sample> samples) {
        return samples.stream()
                .sorted(Comparator.comparingDouble(Sample::totalMicros))
                .toList()
                .get(samples.size() / 2);
    }
}
