import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.bson.Document;
import reactor.core.publisher.Mono;

/**
 * Measures the latencies of requests before, while and after retention deletes tasks.
 *
 * <p>Arguments: {@code await <pid> <management port>}, or {@code full|quick <pid of the tms that publishes first>
 * <deployment>}, as {@link Deployment#await} describes it.
 */
public final class RetentionBench {
    private static final String DATABASE = "taskwire_retention";
    private static final String KAFKA = "127.0.0.1:19492";
    private static final int PER_SECOND = 200;
    private static final Duration OLD = Duration.ofDays(400);
    private static final Duration MAX_DELETION_TIME = Duration.ofHours(1);
    /** The users who are signed in and whose tasks stay. */
    private static final int CALLERS = 20;

    private final MeasuredSystem system;
    private final DeletionCounter deletions;
    private final Duration interval;

    private RetentionBench(MeasuredSystem system, DeletionCounter deletions, Duration interval) {
        this.system = system;
        this.deletions = deletions;
        this.interval = interval;
    }

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "bench", "bench");
        try {
            if (args[0].equals("await")) {
                var process = ProcessHandle.of(Long.parseLong(args[1])).orElseThrow();
                Readiness.await(URI.create("http://127.0.0.1:" + args[2] + "/health/ready"), process, "tms");
            } else {
                run(args[0].equals("quick"), Long.parseLong(args[1]), Arrays.asList(args).subList(2, args.length));
            }
            System.exit(0);
        } catch (IOException failure) {
            System.err.println("bench: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static void run(boolean quick, long firstPublisher, List<String> arguments) throws Exception {
        int old = quick ? 5_000 : 100_000;
        var deployment = Deployment.await(arguments).get(0);
        try (var database = new BenchDatabase(System.getenv("MONGODB_URI"), DATABASE)) {
            progress("seeding");
            var own = new DataSeeder(deployment.gateway(), database).plant(CALLERS + old / DataSeeder.TASKS_EACH);
            age(database, own);
            var operations = new Workload(deployment.gateway().getAuthority(), MeasuredSystem.CONNECTIONS, own).operations();
            var system = new MeasuredSystem(deployment, operations, database::awaitPublished);
            try (var deletions = DeletionCounter.start(KAFKA)) {
                var bench = new RetentionBench(system, deletions, Duration.ofSeconds(quick ? 2 : 10));
                bench.measure(old, firstPublisher, quick ? 2 : 6);
                long left = Mono.from(database.database().getCollection("tasks").countDocuments()).block();
                System.out.printf(Locale.ROOT, "Tasks that are left: %,d of %,d.%n", left, left + deletions.tasks());
            }
        }
    }

    /** Makes all tasks old, except those that are read and written. */
    private static void age(BenchDatabase database, List<Workload.OwnTask> own) {
        var owners = own.stream().map(Workload.OwnTask::id).toList();
        var change = new Document("$set", new Document("updated_at", Date.from(new Date().toInstant().minus(OLD))))
                .append("$unset", new Document("due_date", "").append("reminder_due", ""));
        Mono.from(database.database()
                        .getCollection("tasks")
                        .updateMany(new Document("_id", new Document("$nin", owners)), change))
                .block();
    }

    private void measure(int old, long firstPublisher, int rounds) throws IOException, InterruptedException {
        var get = system.operations().get(0);
        var update = system.operations().get(system.operations().size() - 1);
        System.out.println(MarkdownTable.head(
                List.of("phase", "deleted", "get p50 ms", "get p99 ms", "update p50 ms", "update p99 ms")));
        progress("warming up");
        for (int i = 0; i < rounds; i++) {
            run(get, new Histogram(3));
            run(update, new Histogram(3));
        }
        phase("before", get, update, rounds);

        progress("deleting");
        ProcessHandle.of(firstPublisher).ifPresent(ProcessHandle::destroy);
        long end = System.nanoTime() + MAX_DELETION_TIME.toNanos();
        while (deletions.tasks() == 0) {
            requireTime(end);
            Thread.sleep(50);
        }
        long start = System.nanoTime();
        var gets = new Histogram(3);
        var updates = new Histogram(3);
        while (deletions.tasks() < old) {
            requireTime(end);
            run(get, gets);
            run(update, updates);
        }
        row("during", deletions.tasks(), gets, updates);
        double seconds = (deletions.lastNanos() - start) / 1e9;

        phase("after", get, update, rounds);
        System.out.printf(
                Locale.ROOT,
                "%nDeletion of %,d tasks: %.0f s, %.0f a second; %,d events task.deleted of %,d tasks.%n",
                old,
                seconds,
                old / seconds,
                deletions.events(),
                deletions.tasks());
    }

    private static void requireTime(long end) throws IOException {
        if (System.nanoTime() > end) {
            throw new IOException("not all tasks are deleted within " + MAX_DELETION_TIME.toMinutes() + " min");
        }
    }

    private void phase(String name, Operation get, Operation update, int rounds) throws IOException {
        var gets = new Histogram(3);
        var updates = new Histogram(3);
        for (int i = 0; i < rounds; i++) {
            run(get, gets);
            run(update, updates);
        }
        row(name, deletions.tasks(), gets, updates);
    }

    private void run(Operation operation, Histogram sum) throws IOException {
        try (var load = system.load()) {
            sum.add(load.run(operation, PER_SECOND, interval));
            load.drain(operation);
        }
    }

    private static void row(String name, int deleted, Histogram gets, Histogram updates) {
        System.out.println(MarkdownTable.row(List.of(
                name,
                MarkdownTable.format("%,d", deleted),
                millis(gets, 50),
                millis(gets, 99),
                millis(updates, 50),
                millis(updates, 99))));
    }

    private static String millis(Histogram micros, double percentile) {
        return MarkdownTable.format("%.1f", micros.getValueAtPercentile(percentile) / 1e3);
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
