import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.Logging;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Loads the services that {@code run} has started, one operation after the other, and prints a table.
 *
 * <p>Arguments: {@code drop}, or {@code full|quick <commit> <service>=<pid>:<management port>…}.
 */
public final class Bench {
    private static final URI GATEWAY = URI.create("http://127.0.0.1:18080");
    private static final int CONNECTIONS = 64;
    private static final int ACCOUNTS = 20;
    private static final int TASKS_EACH = 100;
    private static final int INTERVALS = 3;
    private static final Duration START = Duration.ofSeconds(60);

    private final Plan plan;
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();

    /** How much is measured; an interval is measured {@value #INTERVALS} times. */
    private record Plan(int users, int warmUpSeconds, int warmUpRequests, Duration interval) {
        static Plan of(String name) {
            return switch (name) {
                case "full" -> new Plan(1_000, 20, 30_000, Duration.ofSeconds(5));
                case "quick" -> new Plan(100, 4, 0, Duration.ofSeconds(1));
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    private Bench(Plan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws Exception {
        Logging.configure(LogFormat.TEXT);
        try (var store = new Store(System.getenv("MONGODB_URI"))) {
            if (args[0].equals("drop")) {
                store.drop();
            } else {
                run(store, Plan.of(args[0]), args[1], Arrays.asList(args).subList(2, args.length));
            }
        } catch (IOException failure) {
            System.err.println("bench: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static void run(Store store, Plan plan, String commit, List<String> services)
            throws IOException, InterruptedException {
        var bench = new Bench(plan);
        for (String service : services) {
            bench.awaitReady(service);
        }
        store.process().ifPresent(mongod -> bench.processes.put("mongod", mongod));
        bench.processes.put(Sample.GENERATOR, ProcessHandle.current());
        bench.measure(store, commit);
    }

    private void awaitReady(String service) throws IOException, InterruptedException {
        var parts = service.split("[=:]");
        var process = ProcessHandle.of(Long.parseLong(parts[1]));
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

    private void measure(Store store, String commit) throws IOException, InterruptedException {
        var tasks = seed(store);
        System.out.printf(
                "%d cores, JDK %s, MongoDB %s, commit %s; %,d tasks of %,d users, %d connections%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                store.version(),
                commit,
                plan.users() * TASKS_EACH,
                plan.users(),
                CONNECTIONS);
        System.out.println(row(
                "operation",
                "requests/s",
                "CPU-µs a request: " + String.join(" + ", measured()),
                "spread",
                "load generator",
                "others",
                "p50/p99 ms"));
        System.out.println("| --- ".repeat(7) + "|");
        var workload = new Workload(GATEWAY.getAuthority(), CONNECTIONS, tasks);
        try (var load = new Load(new InetSocketAddress(GATEWAY.getHost(), GATEWAY.getPort()), CONNECTIONS)) {
            for (var operation : workload.operations()) {
                System.out.println(measure(load, operation));
            }
        }
    }

    /** Tasks that tms writes for one user, copied to all others; answers those whose owners have signed on. */
    private List<Workload.OwnTask> seed(Store store) throws IOException, InterruptedException {
        progress("seeding");
        var accounts = new ArrayList<Account>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(Account.signOn(GATEWAY, "bench-" + i));
        }
        var first = accounts.get(0);
        var random = new SplittableRandom(3);
        for (int number = 0; number < TASKS_EACH; number++) {
            first.createTask(GATEWAY, Workload.newTask(random, number));
        }
        var originals = store.tasksOf(first.id());
        var others = Stream.concat(accounts.stream().skip(1).map(Account::id), Stream.generate(Ids::next))
                .limit(plan.users() - 1)
                .toList();
        var ids = new ArrayList<List<UUID>>();
        ids.add(originals.stream().map(task -> task.get("_id", UUID.class)).toList());
        ids.addAll(store.copy(originals, others));

        var tasks = new ArrayList<Workload.OwnTask>();
        for (int i = 0; i < ACCOUNTS; i++) {
            for (int number = 0; number < TASKS_EACH; number++) {
                tasks.add(new Workload.OwnTask(
                        ids.get(i).get(number), accounts.get(i).token(), number));
            }
        }
        return tasks;
    }

    private String measure(Load load, Operation operation) throws IOException {
        progress(operation.name());
        warmUp(load, operation);
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < INTERVALS; i++) {
            var before = Sample.Cpu.now(processes);
            long requests = load.run(operation, Load.SATURATE, plan.interval()).getTotalCount();
            samples.add(Sample.of(requests, before, Sample.Cpu.now(processes)));
        }
        load.drain(operation);
        var latencies = new ArrayList<Histogram>();
        load.run(operation, operation.perSecond(), plan.interval());
        for (int i = 0; i < INTERVALS; i++) {
            latencies.add(load.run(operation, operation.perSecond(), plan.interval()));
        }
        load.drain(operation);
        return row(operation, samples, latencies);
    }

    /** For a time, and until the compiler has seen enough, which on a busy machine takes longer. */
    private void warmUp(Load load, Operation operation) throws IOException {
        long requests = 0;
        for (int second = 0; second < plan.warmUpSeconds() || requests < plan.warmUpRequests(); second++) {
            requests +=
                    load.run(operation, Load.SATURATE, Duration.ofSeconds(1)).getTotalCount();
        }
    }

    private String row(Operation operation, List<Sample> samples, List<Histogram> latencies) {
        var median = Sample.median(samples);
        var totals = samples.stream().mapToDouble(Sample::totalMicros).summaryStatistics();
        String parts = measured().stream()
                .map(name -> format("%.0f", median.cpuMicros().get(name)))
                .collect(Collectors.joining(" + "));
        return row(
                operation.name(),
                format("%,.0f", median.perSecond()),
                parts + format(" = **%.0f**", median.totalMicros()),
                format("%.0f %%", 100 * (totals.getMax() - totals.getMin()) / median.totalMicros()),
                format("%.0f", median.cpuMicros().get(Sample.GENERATOR)),
                format("%.0f %%", 100 * median.others()),
                format("%.2f/%.1f at %d/s", millis(latencies, 50), millis(latencies, 99), operation.perSecond()));
    }

    private List<String> measured() {
        return processes.keySet().stream()
                .filter(name -> !name.equals(Sample.GENERATOR))
                .toList();
    }

    private static double millis(List<Histogram> latencies, double percentile) {
        return latencies.stream()
                        .mapToLong(histogram -> histogram.getValueAtPercentile(percentile))
                        .sorted()
                        .skip(latencies.size() / 2)
                        .findFirst()
                        .orElseThrow()
                / 1e3;
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
