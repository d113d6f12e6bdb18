import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The CPU time used until a moment, user and system, by process and by the whole machine.
 *
 * @param compilers the part of it that the JIT compiler of each process has used
 */
record CpuUsage(
        Map<String, Duration> byProcess, Map<String, CompilerThreads> compilers, Duration machine, long nanoTime) {
    /** The kernel counts in hundredths of a second. */
    static final long MILLIS_A_TICK = 10;

    /**
     * The fields of the first line of /proc/stat: cpu user nice system idle iowait irq softirq steal. Time that the
     * host of a virtual machine has stolen disturbs as much as other work inside it.
     */
    private static final int[] BUSY_FIELDS = {1, 2, 3, 6, 7, 8};

    static CpuUsage now(Map<String, ProcessHandle> processes) throws IOException {
        var used = new LinkedHashMap<String, Duration>();
        var compilers = new LinkedHashMap<String, CompilerThreads>();
        for (var process : processes.entrySet()) {
            used.put(
                    process.getKey(), process.getValue().info().totalCpuDuration().orElseThrow());
            compilers.put(process.getKey(), CompilerThreads.of(process.getValue()));
        }
        var fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
        long ticks = IntStream.of(BUSY_FIELDS)
                .mapToLong(field -> Long.parseLong(fields[field]))
                .sum();
        return new CpuUsage(used, compilers, Duration.ofMillis(ticks * MILLIS_A_TICK), System.nanoTime());
    }
}
