import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one interval under full load has cost.
 *
 * @param cpuMicros CPU time per request, user and system, by process
 * @param others how much of the CPU time that was used went to processes that are not measured: it should be little
 */
record Sample(double perSecond, Map<String, Double> cpuMicros, double others) {
    /** The process that generates the load: shown, but no part of what a request costs. */
    static final String GENERATOR = "load";

    /** CPU time used until now, by process and by all of the machine. */
    record Cpu(Map<String, Duration> byProcess, Duration machine, long nanoTime) {
        /** The kernel counts in hundredths of a second. */
        private static final long MILLIS_A_TICK = 10;

        static Cpu now(Map<String, ProcessHandle> processes) throws IOException {
            var used = new LinkedHashMap<String, Duration>();
            processes.forEach((name, process) ->
                    used.put(name, process.info().totalCpuDuration().orElseThrow()));
            return new Cpu(used, machineNow(), System.nanoTime());
        }

        /** The first line of /proc/stat: cpu user nice system idle iowait irq softirq steal … */
        private static Duration machineNow() throws IOException {
            var fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
            long ticks = Stream.of(1, 2, 3, 6, 7)
                    .mapToLong(field -> Long.parseLong(fields[field]))
                    .sum();
            return Duration.ofMillis(ticks * MILLIS_A_TICK);
        }
    }

    static Sample of(long requests, Cpu before, Cpu after) {
        var micros = new LinkedHashMap<String, Double>();
        long measured = 0;
        for (var process : after.byProcess().entrySet()) {
            long used = process.getValue()
                    .minus(before.byProcess().get(process.getKey()))
                    .toNanos();
            micros.put(process.getKey(), used / 1e3 / requests);
            measured += used;
        }
        double all = after.machine().minus(before.machine()).toNanos();
        double perSecond = requests * 1e9 / (after.nanoTime() - before.nanoTime());
        return new Sample(perSecond, micros, Math.max(0, 1 - measured / all));
    }

    double totalMicros() {
        return cpuMicros.entrySet().stream()
                .filter(process -> !process.getKey().equals(GENERATOR))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The one in the middle, whole, so that its figures belong together. */
    static Sample median(List<Sample> samples) {
        return samples.stream()
                .sorted(Comparator.comparingDouble(Sample::totalMicros))
                .toList()
                .get(samples.size() / 2);
    }
}
