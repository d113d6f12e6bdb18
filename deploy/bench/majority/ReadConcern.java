import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.slf4j.LoggerFactory;

/** Compares the cost of reads with majority read concern and with local read concern, in turn within one run. */
public final class ReadConcern {
    private static final String TASKS = "tasks";
    private static final int DOCUMENTS = 2_000;
    private static final int AT_ONCE = 8;
    private static final int PAGE = 20;
    private static final int ROUNDS = 5;

    private final MajorityMongoClient mongo;
    private final List<UUID> ids = new ArrayList<>();
    private final List<Long> servers;
    private final int operations;

    private ReadConcern(MajorityMongoClient mongo, List<Long> servers, int operations) {
        this.mongo = mongo;
        this.servers = servers;
        this.operations = operations;
    }

    /** Arguments: the number of operations in an interval, then the process ids of the MongoDB servers. */
    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        var vertx = Vertx.vertx();
        var config = EnvironmentReader.read(Map.of("MONGODB_URI", System.getenv("MONGODB_URI")), MongoConfig::from);
        try (var metrics = new MetricsRegistry("bench")) {
            var mongo = MongoClientFactory.create(vertx, config, Telemetry.untraced(metrics));
            var pids = Arrays.stream(args).skip(1).map(Long::valueOf).toList();
            new ReadConcern(mongo, pids, Integer.parseInt(args[0])).run();
            mongo.close().await(10, TimeUnit.SECONDS);
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void run() throws Exception {
        mongo.dropCollection(TASKS).await(10, TimeUnit.SECONDS);
        mongo.createIndex(TASKS, new JsonObject().put("user_id", 1).put("_id", 1)).await(10, TimeUnit.SECONDS);
        for (int i = 0; i < DOCUMENTS; i++) {
            ids.add(UUID.randomUUID());
        }
        measure(ids.size(), () -> 0, i -> insert(ids.get(i)));
        var latest = mongo.latest();
        System.out.println("operation            reads     client CPU-us  server CPU-us  p50 ms  p99 ms");
        compare("get by id", i -> get(latest), i -> get(mongo));
        compare("list of 20", i -> list(latest), i -> list(mongo));
        compare("update", i -> update(latest), i -> update(mongo));
        compare("create (no read)", i -> insert(UUID.randomUUID()), i -> insert(UUID.randomUUID()));
        mongo.dropCollection(TASKS).await(10, TimeUnit.SECONDS);
    }

    private interface Call {
        Future<?> make(int number);
    }

    private void compare(String name, Call local, Call majority) throws Exception {
        var calls = List.of(local, majority);
        var samples = List.of(new ArrayList<double[]>(), new ArrayList<double[]>());
        for (int round = -1; round < ROUNDS; round++) {
            for (int kind = 0; kind < 2; kind++) {
                double[] sample = measure(operations, this::serverCpu, calls.get(kind));
                if (round >= 0) {
                    samples.get(kind).add(sample);
                }
            }
        }
        for (int kind = 0; kind < 2; kind++) {
            var all = samples.get(kind);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %-9s %12.0f %14.0f %8.2f %7.2f%n",
                    name,
                    kind == 0 ? "local" : "majority",
                    median(all, 0),
                    median(all, 1),
                    median(all, 2),
                    median(all, 3));
        }
    }

    private static double median(List<double[]> samples, int column) {
        return samples.stream().mapToDouble(sample -> sample[column]).sorted().toArray()[samples.size() / 2];
    }

    /** Returns the CPU time per request in microseconds, of this process and of the servers, and p50 and p99 in ms. */
    private static double[] measure(int count, Supplier<Number> serverCpu, Call call) throws Exception {
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long server = serverCpu.get().longValue();
        long client = os.getProcessCpuTime();
        var times = new long[count];
        var done = IntStream.range(0, AT_ONCE).mapToObj(worker -> chain(worker, call, times)).toList();
        Future.all(done).await(300, TimeUnit.SECONDS);
        double clientMicros = (os.getProcessCpuTime() - client) / 1e3 / count;
        double serverMicros = (serverCpu.get().longValue() - server) / 1e3 / count;
        long[] sorted = LongStream.of(times).sorted().toArray();
        return new double[] {clientMicros, serverMicros, sorted[count / 2] / 1e6, sorted[count * 99 / 100] / 1e6};
    }

    /** Makes one request after the other. */
    private static Future<Void> chain(int from, Call call, long[] times) {
        Promise<Void> end = Promise.promise();
        step(from, call, times, end);
        return end.future();
    }

    private static void step(int number, Call call, long[] times, Promise<Void> end) {
        if (number >= times.length) {
            end.complete();
            return;
        }
        long start = System.nanoTime();
        call.make(number).onComplete(done -> {
            times[number] = System.nanoTime() - start;
            if (done.failed()) {
                end.fail(done.cause());
            } else {
                step(number + AT_ONCE, call, times, end);
            }
        });
    }

    private long serverCpu() {
        return servers.stream().mapToLong(ReadConcern::nanos).sum();
    }

    private static long nanos(long pid) {
        try {
            var fields = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "").split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000_000L;
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private JsonObject any() {
        return ExtendedJson.op("_id", ExtendedJson.uuid(ids.get(ThreadLocalRandom.current().nextInt(ids.size()))));
    }

    private Future<?> get(MongoClient client) {
        return client.findOne(TASKS, any(), null);
    }

    private Future<?> list(MongoClient client) {
        int user = ThreadLocalRandom.current().nextInt(DOCUMENTS / PAGE);
        return client.findWithOptions(
                TASKS,
                ExtendedJson.op("user_id", user),
                new FindOptions().setSort(ExtendedJson.op("_id", 1)).setLimit(PAGE));
    }

    /**
     * Updates as a service does, with an optimistic write: reads, then writes on condition of the version, else once
     * more.
     */
    private Future<?> update(MongoClient reads) {
        return update(reads, any());
    }

    private Future<JsonObject> update(MongoClient reads, JsonObject id) {
        return reads.findOne(TASKS, id, null).compose(found -> {
            long version = found.getLong("version");
            return mongo.findOneAndUpdateWithOptions(
                            TASKS,
                            id.copy().put("version", version),
                            ExtendedJson.op("$set", ExtendedJson.op("version", version + 1)),
                            new FindOptions().setFields(ExtendedJson.op("version", 1)),
                            new UpdateOptions().setReturningNewDocument(true))
                    .compose(written -> written == null ? update(reads, id) : Future.succeededFuture(written));
        });
    }

    private Future<?> insert(UUID id) {
        var task = ExtendedJson.op("_id", ExtendedJson.uuid(id))
                .put("user_id", Math.abs(id.hashCode()) % (DOCUMENTS / PAGE))
                .put("version", 1L)
                .put("title", "four words of title")
                .put("description", "twelve words that stand for a description ".repeat(4));
        return mongo.insert(TASKS, task);
    }
}
