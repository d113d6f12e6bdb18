import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Loads the services that {@code run} has started, one operation after the other, and prints a table.
 *
 * <p>Arguments: {@code drop}, {@code kafka <directory>} for a broker, or {@code full|quick <commit> <operations> <with events> <service>=<pid>:<management port>…}.
 */
public final class Bench {
    private static final URI GATEWAY = URI.create("http://127.0.0.1:18080");
    private static final int KAFKA_PORT = 19_092;
    private static final int CONNECTIONS = 64;
    private static final int INTERVALS = 3;
    private static final Duration START = Duration.ofSeconds(60);

    private final Plan plan;
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();

    /** Says how much is measured: {@value #INTERVALS} intervals, and more only to replace disturbed ones. */
    private record Plan(
            int users,
            int warmUpSeconds,
            int warmUpRequests,
            Duration interval,
            int mostIntervals,
            int writesPerSecond) {
        static Plan of(String name) {
            return switch (name) {
                case "full" -> new Plan(1_000, 20, 30_000, Duration.ofSeconds(5), 20, 500);
                case "quick" -> new Plan(100, 4, 0, Duration.ofSeconds(1), INTERVALS, 100);
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    private Bench(Plan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "bench", "bench");
        try (var store = new BenchDatabase(System.getenv("MONGODB_URI"))) {
            if (args[0].equals("drop")) {
                store.drop();
            } else if (args[0].equals("kafka")) {
                EmbeddedKafka.start(Path.of(args[1]), "127.0.0.1", KAFKA_PORT).awaitStarted();
                Thread.currentThread().join();
            } else {
                run(store, args);
            }
        } catch (IOException failure) {
            System.err.println("bench: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static void run(BenchDatabase store, String... args) throws IOException, InterruptedException {
        var bench = new Bench(Plan.of(args[0]));
        for (String service : Arrays.asList(args).subList(4, args.length)) {
            bench.awaitReady(service);
        }
        store.process().ifPresent(mongod -> bench.processes.put("mongod", mongod));
        bench.processes.put(Sample.GENERATOR, ProcessHandle.current());
        var tasks = bench.measure(store, args[1], args[2]);
        if (Boolean.parseBoolean(args[3])) {
            bench.events(store, tasks);
        }
    }

    private void awaitReady(String service) throws IOException, InterruptedException {
        var parts = service.split("[=:]");
        var process = ProcessHandle.of(Long.parseLong(parts[1]));
        if (parts.length == 2) {
            // This process has no readiness endpoint; what needs it waits for it.
            processes.put(parts[0], process.orElseThrow());
            return;
        }
        var ready = URI.create("http://127.0.0.1:" + parts[2] + "/health/ready");
        long end = System.nanoTime() + START.toNanos();
        while (!Account.isUp(ready)) {
            if (System.nanoTime() > end
                    || process.filter(ProcessHandle::isAlive).isEmpty()) {
                throw new IOException(parts[0] + " does not start");
            }
            Thread.sleep(200);
        }
        processes.put(parts[0], process.orElseThrow());
    }

    /** Measures the operations, and returns the tasks that they have used. */
    private List<Workload.OwnTask> measure(BenchDatabase store, String commit, String only)
            throws IOException, InterruptedException {
        progress("seeding");
        var tasks = new DataSeeder(GATEWAY, store).plant(plan.users());
        System.out.printf(
                "%d cores, JDK %s, MongoDB %s, commit %s; %,d tasks of %,d users, %d connections%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                store.version(),
                commit,
                plan.users() * DataSeeder.TASKS_EACH,
                plan.users(),
                CONNECTIONS);
        var measured = new ArrayList<>(processes.keySet());
        measured.remove(Sample.GENERATOR);
        var table = new MarkdownTable(measured);
        System.out.println(table.head());
        var operations = workload(tasks)
                .operations().stream()
                        .filter(operation -> only.isEmpty() || List.of(only.split(",")).contains(operation.name()))
                        .toList();
        try (var load = load()) {
            for (var operation : operations) {
                progress("warming up for " + operation.name());
                warmUp(load, operation);
                load.drain(operation);
            }
            for (var operation : operations) {
                System.out.println(measure(load, operation, table));
            }
        }
        return tasks;
    }

    private static Workload workload(List<Workload.OwnTask> tasks) {
        return new Workload(GATEWAY.getAuthority(), CONNECTIONS, tasks);
    }

    private static LoadGenerator load() throws IOException {
        return new LoadGenerator(new InetSocketAddress(GATEWAY.getHost(), GATEWAY.getPort()), CONNECTIONS);
    }

    private void events(BenchDatabase store, List<Workload.OwnTask> tasks) throws IOException, InterruptedException {
        progress("event delay");
        try (var load = load();
                var delay = new EventLatencyProbe(load, workload(tasks).creates(), "127.0.0.1:" + KAFKA_PORT)) {
            // The first records of a subscriber are slow.
            delay.measure(plan.writesPerSecond(), plan.interval());
            var delays = new ArrayList<Histogram>();
            for (int i = 0; i < INTERVALS; i++) {
                delays.add(delay.measure(plan.writesPerSecond(), plan.interval().multipliedBy(2)));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%nEvent delay, from the answer to the subscriber, at %d creates/s: p50 %.1f ms, p99 %.1f ms%n",
                    plan.writesPerSecond(),
                    median(delays, 50),
                    median(delays, 99));
        }
        progress("draining the outbox");
        int count = plan.users() * DataSeeder.TASKS_EACH;
        store.makePending(count);
        long start = System.nanoTime();
        while (store.pending() > 0) {
            Thread.sleep(100);
        }
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

    private String measure(LoadGenerator load, Operation operation, MarkdownTable table) throws IOException {
        progress(operation.name());
        warmUp(load, operation);
        var saturated = intervals(load, operation, LoadGenerator.SATURATE);
        load.drain(operation);
        load.run(operation, operation.perSecond(), plan.interval());
        var paced = intervals(load, operation, operation.perSecond());
        load.drain(operation);
        return table.row(operation, saturated, paced);
    }

    /** Measures until enough intervals were undisturbed by other work on the machine, and returns the quietest. */
    private List<Sample> intervals(LoadGenerator load, Operation operation, int perSecond) throws IOException {
        var samples = new ArrayList<Sample>();
        while (samples.size() < plan.mostIntervals()
                && samples.stream().filter(Sample::isQuiet).count() < INTERVALS) {
            var before = CpuUsage.now(processes);
            var latencies = load.run(operation, perSecond, plan.interval());
            samples.add(Sample.of(latencies, before, CpuUsage.now(processes)));
        }
        samples.sort(Comparator.comparingDouble(Sample::others));
        return samples.subList(0, INTERVALS);
    }

    /**
     * Warms up for a time, and until the JIT compiler has seen enough requests, which takes longer on a busy machine.
     */
    private void warmUp(LoadGenerator load, Operation operation) throws IOException {
        long requests = 0;
        for (int second = 0; second < plan.warmUpSeconds() || requests < plan.warmUpRequests(); second++) {
            requests +=
                    load.run(operation, LoadGenerator.SATURATE, Duration.ofSeconds(1)).getTotalCount();
        }
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
