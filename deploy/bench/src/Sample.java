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
 * @param compilerShares the share of the JIT compiler in the CPU time of each JVM that was under load
 * @param others the share of the processors used by processes that are not measured
 */
record Sample(
        Histogram latencies,
        double perSecond,
        Map<String, Double> cpuMicros,
        Map<String, Double> compilerShares,
        double others) {
    /** The process that generates the load; shown, but not counted in the cost of a request. */
    static final String GENERATOR = "load";

    /** A JVM is warm if its JIT compiler takes less than this share of its CPU time. */
    static final double WARM = 0.03;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final double QUIET = 0.05;
    /**
     * A process that uses less than this share of the processors is not under load. Its compiler hardly matters, and the
     * kernel's accounting is too coarse for it.
     */
    private static final double IDLE = 0.03;

    static Sample of(Histogram latencies, CpuUsage before, CpuUsage after) {
        long requests = latencies.getTotalCount();
        double time = after.nanoTime() - before.nanoTime();
        var micros = new LinkedHashMap<String, Double>();
        var compilerShares = new LinkedHashMap<String, Double>();
        double measured = 0;
        for (String process : after.byProcess().keySet()) {
            double used = after.byProcess()
                    .get(process)
                    .minus(before.byProcess().get(process))
                    .toNanos();
            micros.put(process, used / 1e3 / requests);
            measured += used;
            var compiler = after.compilers().get(process);
            boolean isJvm = !compiler.byThread().isEmpty();
            if (isJvm && !process.equals(GENERATOR) && used > IDLE * time * PROCESSORS) {
                double compiling =
                        compiler.since(before.compilers().get(process)).toNanos();
                compilerShares.put(process, compiling / used);
            }
        }
        double others = after.machine().minus(before.machine()).toNanos() - measured;
        return new Sample(
                latencies,
                requests * 1e9 / time,
                micros,
                compilerShares,
                Math.max(0, others / (time * PROCESSORS)));
    }

    boolean isQuiet() {
        return others < QUIET;
    }

    /** Returns whether each JVM under load is warm. */
    boolean isWarm() {
        return compilerShares.values().stream().allMatch(share -> share < WARM);
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
