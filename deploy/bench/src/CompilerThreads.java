import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The CPU time that each thread of a JVM's JIT compiler has used. Other processes have no such threads. */
record CompilerThreads(Map<Path, Duration> byThread) {
    /** Both compilers of HotSpot, C1 and C2. The kernel cuts names after 15 characters. */
    private static final String NAME = "C[12] CompilerThre";

    /** The positions of utime and stime behind the name in /proc/PID/task/TID/stat. */
    private static final int[] CPU_FIELDS = {12, 13};

    static CompilerThreads of(ProcessHandle process) throws IOException {
        var used = new HashMap<Path, Duration>();
        try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (var thread : threads) {
                String stat = read(thread.resolve("stat"));
                int nameEnd = stat.lastIndexOf(')');
                if (nameEnd > 0 && stat.substring(stat.indexOf('(') + 1, nameEnd).matches(NAME)) {
                    var fields = stat.substring(nameEnd + 1).split(" ");
                    long ticks = 0;
                    for (int field : CPU_FIELDS) {
                        ticks += Long.parseLong(fields[field]);
                    }
                    used.put(thread, Duration.ofMillis(ticks * CpuUsage.MILLIS_A_TICK));
                }
            }
        }
        return new CompilerThreads(used);
    }

    private static String read(Path stat) {
        try {
            return Files.readString(stat);
        } catch (IOException threadHasEnded) {
            return "";
        }
    }

    /** Returns the CPU time used since then. */
    Duration since(CompilerThreads before) {
        return byThread.entrySet().stream()
                .map(thread -> thread.getValue().minus(before.byThread().getOrDefault(thread.getKey(), Duration.ZERO)))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
