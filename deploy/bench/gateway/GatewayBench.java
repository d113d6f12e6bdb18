import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Loads several gateways in turn and prints what a request costs in each of them.
 *
 * <p>Arguments: {@code upstream <file for tokens> <port>…}, {@code fixed <port>…}, or {@code measure full|quick <file
 * with tokens> <name>=<pid>:<port>…}, of which {@code direct} is the upstream itself, and {@code taskwire} the one whose
 * saturation sets the fixed rate.
 */
public final class GatewayBench {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 3;
    private static final String UPSTREAM = "upstream";
    private static final String OURS = "taskwire";
    private static final String BARE = "vertx-http-proxy";
    private static final Duration START = Duration.ofSeconds(60);
    /** Enough that no user comes near the limit of 600 requests a minute. */
    private static final int USERS = 5_000;

    private final Duration warmUp;
    private final Duration interval;
    private final Operation get;
    private final List<Target> targets = new ArrayList<>();

    /** A gateway, or the upstream itself. */
    private record Target(
            String name, ProcessHandle process, InetSocketAddress address, List<Sample> samples, List<Sample> paced) {

        double percentileMillis(double percentile) {
            var all = paced.stream()
                    .mapToDouble(sample -> sample.latencies().getValueAtPercentile(percentile) / 1e3)
                    .sorted()
                    .toArray();
            return all[all.length / 2];
        }
    }

    private GatewayBench(boolean quick, List<String> tokens) {
        warmUp = Duration.ofSeconds(quick ? 2 : 120);
        interval = Duration.ofSeconds(quick ? 1 : 5);
        var requests = tokens.stream().map(GatewayBench::request).toList();
        var next = new int[1];
        get = new Operation("get", 0, 200, connection -> requests.get(next[0]++ % requests.size()));
    }

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "bench", "bench");
        switch (args[0]) {
            case "upstream" -> upstream(Path.of(args[1]), ports(args, 2));
            case "fixed" -> FixedUpstream.start(Buffer.buffer(), ports(args, 1));
            default -> {
                var bench = new GatewayBench(args[1].equals("quick"), Files.readAllLines(Path.of(args[2])));
                for (String target : List.of(args).subList(3, args.length)) {
                    bench.await(target);
                }
                bench.measure();
            }
        }
    }

    private static List<Integer> ports(String[] args, int from) {
        return Stream.of(args).skip(from).map(Integer::valueOf).toList();
    }

    private static void upstream(Path file, List<Integer> ports) throws Exception {
        var tokens = new TokenFactory();
        FixedUpstream.start(tokens.keySet().toBuffer(), ports);
        var lines = new ArrayList<String>();
        for (int i = 0; i < USERS; i++) {
            lines.add(tokens.next());
        }
        var whole = file.resolveSibling(file.getFileName() + ".new");
        Files.write(whole, lines);
        Files.move(whole, file);
    }

    private static byte[] request(String token) {
        return ("GET /api/tasks/task_01jq8z5v9me6fvsj5q0v2y3x4w HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private void await(String target) throws IOException, InterruptedException {
        var parts = target.split("[=:]");
        var process = ProcessHandle.of(Long.parseLong(parts[1])).orElseThrow();
        int port = Integer.parseInt(parts[2]);
        long end = System.nanoTime() + START.toNanos();
        while (!answers(port)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException(parts[0] + " does not start");
            }
            Thread.sleep(200);
        }
        targets.add(new Target(parts[0], process, new InetSocketAddress("127.0.0.1", port), new ArrayList<>(), new ArrayList<>()));
    }

    /** Returns whether a request with a token gets the expected response. */
    private boolean answers(int port) {
        try (var load = new LoadGenerator(new InetSocketAddress("127.0.0.1", port), 1)) {
            load.run(get, 1, Duration.ofMillis(100));
            load.drain(get);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void measure() throws IOException {
        for (var target : targets) {
            System.err.println("bench: warming up " + target.name());
            long end = System.nanoTime() + warmUp.toNanos();
            while (!run(target, LoadGenerator.SATURATE, interval).isWarm() && System.nanoTime() < end) {
                // The next interval follows.
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (var target : targets) {
                System.err.println("bench: round " + (round + 1) + ", " + target.name());
                run(target, LoadGenerator.SATURATE, interval.dividedBy(2));
                target.samples().add(run(target, LoadGenerator.SATURATE, interval));
            }
        }
        int half = (int) (Sample.median(target(OURS).samples()).perSecond() / 2);
        System.out.printf(
                Locale.ROOT,
                "%d cores, JDK %s, %d connections, %,d users; fixed rate %,d/s%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                CONNECTIONS,
                USERS,
                half);
        System.out.println(MarkdownTable.head(List.of(
                "",
                "CPU-µs a request",
                "ratio to " + BARE,
                "spread",
                "JIT compiler",
                "requests/s",
                "p50/p99 ms at the fixed rate",
                "others")));
        for (int round = 0; round < ROUNDS; round++) {
            for (var target : targets) {
                run(target, half, interval.dividedBy(2));
                target.paced().add(run(target, half, interval));
            }
        }
        double bare = medianMicros(target(BARE));
        targets.forEach(target -> System.out.println(row(target, bare)));
    }

    private Target target(String name) {
        return targets.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Sample run(Target target, int perSecond, Duration time) throws IOException {
        var processes = processes(target);
        try (var load = new LoadGenerator(target.address(), CONNECTIONS)) {
            var before = CpuUsage.now(processes);
            var latencies = load.run(get, perSecond, time);
            var sample = Sample.of(latencies, before, CpuUsage.now(processes));
            load.drain(get);
            return sample;
        }
    }

    /** Returns the processes of the target and its children, of the upstream, and of this benchmark. */
    private Map<String, ProcessHandle> processes(Target target) {
        var processes = new LinkedHashMap<String, ProcessHandle>();
        Stream.concat(Stream.of(target.process()), target.process().descendants())
                .forEach(process -> processes.put(
                        target.name() + (process.equals(target.process()) ? "" : process.pid()), process));
        var upstream = targets.get(0).process();
        if (upstream.pid() != target.process().pid()) {
            processes.put(UPSTREAM, upstream);
        }
        processes.put(Sample.GENERATOR, ProcessHandle.current());
        return processes;
    }

    private static double micros(Target target, Sample sample) {
        return sample.cpuMicros().entrySet().stream()
                .filter(process -> process.getKey().startsWith(target.name()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static double[] sortedMicros(Target target) {
        return target.samples().stream()
                .mapToDouble(sample -> micros(target, sample))
                .sorted()
                .toArray();
    }

    private static double medianMicros(Target target) {
        return sortedMicros(target)[target.samples().size() / 2];
    }

    private static String row(Target target, double bareMicros) {
        var micros = sortedMicros(target);
        double median = medianMicros(target);
        return MarkdownTable.row(List.of(
                target.name(),
                MarkdownTable.format("%.0f", median),
                MarkdownTable.format("%.2f", median / bareMicros),
                MarkdownTable.format("%.0f %%", 100 * (micros[micros.length - 1] - micros[0]) / median),
                ResultTable.compilers(target.samples()),
                MarkdownTable.format("%,.0f", Sample.median(target.samples()).perSecond()),
                MarkdownTable.format("%.2f/%.2f", target.percentileMillis(50), target.percentileMillis(99)),
                MarkdownTable.format(
                        "%.0f %%",
                        100 * target.samples().stream().mapToDouble(Sample::others).max().orElseThrow())));
    }
}
