import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.shared.value.ResourceIds;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Loads the systems that {@code run} has started, in turn, one operation after the other, and prints tables.
 *
 * <p>Arguments: {@code drop <database>…}, or {@code full|quick <commits> <operations> <with events> <deployments>}, as
 * {@link Deployment#await} describes them. {@code MONGODB_URI} is the address of MongoDB.
 */
public final class Bench {
    private static final String KAFKA = "127.0.0.1:19092";

    private final String uri = System.getenv("MONGODB_URI");
    private final List<BenchDatabase> databases = new ArrayList<>();
    private final Plan plan;

    private Bench(Plan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "bench", "bench");
        if (args[0].equals("drop")) {
            for (String name : Arrays.asList(args).subList(1, args.length)) {
                try (var database = new BenchDatabase(System.getenv("MONGODB_URI"), name)) {
                    database.drop();
                }
            }
            return;
        }
        var bench = new Bench(Plan.of(args[0]));
        try {
            bench.run(args[1], args[2], Boolean.parseBoolean(args[3]), Arrays.asList(args).subList(4, args.length));
        } catch (IOException failure) {
            System.err.println("bench: " + failure.getMessage());
            System.exit(1);
        } finally {
            bench.databases.forEach(BenchDatabase::close);
        }
    }

    private void run(String commits, String only, boolean withEvents, List<String> arguments)
            throws IOException, InterruptedException {
        progress("starting");
        var systems = new ArrayList<MeasuredSystem>();
        List<Workload.OwnTask> tasks = List.of();
        for (var deployment : Deployment.await(arguments)) {
            progress("seeding " + deployment.name());
            if (!deployment.database().isEmpty()) {
                databases.add(new BenchDatabase(uri, deployment.database()));
                tasks = new DataSeeder(deployment.gateway(), lastDatabase()).plant(plan.users());
            }
            systems.add(system(deployment, tasks));
        }
        if (systems.stream().anyMatch(system -> system.deployment().database().isEmpty())) {
            checkAnswers(systems, tasks.get(0));
        }
        System.out.printf(
                Locale.ROOT,
                "%d cores, JDK %s, MongoDB %s, %s; %,d tasks of %,d users, %d connections%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                lastDatabase().version(),
                commits,
                plan.users() * DataSeeder.TASKS_EACH,
                plan.users(),
                MeasuredSystem.CONNECTIONS);
        compare(systems, operations(systems.get(0), only));
        if (withEvents) {
            var events = new EventBenchmark(plan, systems.get(0), databases.get(0));
            progress("event delay");
            events.measureDelay(KAFKA);
            progress("draining the outbox");
            events.measureDrain(plan.users() * DataSeeder.TASKS_EACH);
        }
    }

    private BenchDatabase lastDatabase() {
        return databases.get(databases.size() - 1);
    }

    private MeasuredSystem system(Deployment deployment, List<Workload.OwnTask> tasks) throws IOException {
        var database = lastDatabase();
        database.process().ifPresent(mongod -> deployment.processes().put("mongod", mongod));
        deployment.processes().put(Sample.GENERATOR, ProcessHandle.current());
        var operations = new Workload(deployment.gateway().getAuthority(), MeasuredSystem.CONNECTIONS, tasks).operations();
        if (deployment.database().isEmpty()) {
            database.copyTasks("yardstick_" + deployment.name(), BaselineIndexes.ALL);
            return new MeasuredSystem(deployment, operations, () -> {});
        }
        return new MeasuredSystem(deployment, operations, database::awaitPublished);
    }

    /** Fails unless the yardstick responds as Taskwire does: otherwise it does less work. */
    private static void checkAnswers(List<MeasuredSystem> systems, Workload.OwnTask task)
            throws IOException, InterruptedException {
        for (String path : List.of("/api/tasks/" + ResourceIds.task(task.id()), "/api/tasks?status=pending&limit=20")) {
            var expected = Account.get(systems.get(0).deployment().gateway().resolve(path), task.token());
            for (var system : systems) {
                URI address = system.deployment().gateway().resolve(path);
                var answer = Account.get(address, task.token());
                if (!answer.equals(expected)) {
                    throw new IOException(address + " answered " + answer + " and not " + expected);
                }
            }
        }
    }

    /** Returns the names of the operations that are measured: all, or those whose first words are listed. */
    private static List<String> operations(MeasuredSystem system, String only) {
        var words = List.of(only.split(","));
        return system.operations().stream()
                .map(Operation::name)
                .filter(name -> only.isEmpty() || words.contains(name.split(" ")[0]))
                .toList();
    }

    private void compare(List<MeasuredSystem> systems, List<String> operations) throws IOException {
        var comparison = new Comparison(plan, systems);
        progress("warming up");
        comparison.start(operations);
        comparison.warmUp(operations, plan.warmUp());
        var results = new ArrayList<Comparison.Result>();
        System.out.println(ResultTable.head());
        for (String operation : operations) {
            progress(operation);
            var measured = comparison.measure(operation);
            measured.forEach(result -> System.out.println(ResultTable.row(result)));
            results.addAll(measured);
        }
        systems.stream()
                .skip(1)
                .forEach(system -> System.out.printf(
                        "%n%s%n", new RatioTable(results, systems.get(0).name(), system.name())));
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
