import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.store.TaskDocuments;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Fills a database with tasks, and measures how long tms takes for each shape of a list.
 *
 * <p>Arguments: {@code index-cost}, {@code fill <tasks>}, {@code kafka <directory> <port>}, {@code await <pid of tms>}, which waits for the
 * indexes, or {@code measure <pid of tms> <commit> <tasks> <requests> <regular expression>}.
 */
public final class ListsBench {
    private static final URI TMS = URI.create("http://127.0.0.1:18380");
    private static final URI READY = URI.create("http://127.0.0.1:18381/health/ready");
    private static final int UMS_PORT = 18_382;
    private static final int BATCH = 1_000;
    private static final int CALLERS = 100;
    private static final int DEFAULT_LIMIT = 50;
    /** A shape that takes longer gets fewer requests. */
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int WARM_UP_REQUESTS = 6_000;
    private static final Duration MAX_WARM_UP = Duration.ofSeconds(60);
    private static final Pattern LIMIT = Pattern.compile("[?&]limit=(\\d+)");
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"?next\"?");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TaskSet tasks;
    private final int requests;
    private final Map<ListCaller.Kind, List<ListCaller>> callers;

    private ListsBench(TaskSet tasks, int requests, Map<ListCaller.Kind, List<ListCaller>> callers) {
        this.tasks = tasks;
        this.requests = requests;
        this.callers = callers;
    }

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "bench", "bench");
        try {
            switch (args[0]) {
                case "index-cost" -> IndexCost.measure(System.getenv("MONGODB_URI"));
                case "fill" -> fill(new TaskSet(Integer.parseInt(args[1])));
                case "kafka" -> {
                    EmbeddedKafka.start(Path.of(args[1]), "127.0.0.1", Integer.parseInt(args[2]))
                            .awaitStarted();
                    Thread.currentThread().join();
                }
                case "await" -> {
                    UmsStub.start(UMS_PORT, new TokenFactory());
                    long start = System.nanoTime();
                    awaitReady(args[1]);
                    System.out.printf(Locale.ROOT, "Indexes: %.0f s%n", (System.nanoTime() - start) / 1e9);
                }
                default -> measure(args);
            }
            System.exit(0);
        } catch (IOException failure) {
            System.err.println("bench: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static BenchDatabase database(TaskSet tasks) {
        return new BenchDatabase(System.getenv("MONGODB_URI"), "taskwire_lists_" + tasks.size());
    }

    private static void fill(TaskSet tasks) {
        long start = System.nanoTime();
        try (var store = database(tasks)) {
            store.drop();
            Flux.range(0, (tasks.size() + BATCH - 1) / BATCH)
                    .flatMapSequential(
                            batch -> Mono.fromCallable(() -> IntStream.range(
                                                    batch * BATCH, Math.min(tasks.size(), (batch + 1) * BATCH))
                                            .mapToObj(number -> TaskDocuments.of(tasks.task(number)))
                                            .toList())
                                    .subscribeOn(Schedulers.parallel()),
                            4)
                    .concatMap(store::insert)
                    .blockLast();
        }
        System.out.printf(
                Locale.ROOT, "Fill of %,d tasks: %.0f s%n", tasks.size(), (System.nanoTime() - start) / 1e9);
    }

    private static void awaitReady(String pid) throws IOException, InterruptedException {
        var tms = ProcessHandle.of(Long.parseLong(pid));
        while (!Readiness.isUp(READY)) {
            if (tms.filter(ProcessHandle::isAlive).isEmpty()) {
                throw new IOException("tms does not start");
            }
            Thread.sleep(200);
        }
    }

    private static void measure(String... args) throws Exception {
        var tasks = new TaskSet(Integer.parseInt(args[3]));
        var tokens = new TokenFactory();
        UmsStub.start(UMS_PORT, tokens);
        try (var store = database(tasks)) {
            if (store.tasks() < tasks.size()) {
                throw new IOException("the database has only " + store.tasks() + " tasks; use --fill first");
            }
            awaitReady(args[1]);
            System.out.printf(
                    "%d cores, JDK %s, MongoDB %s, commit %s; %,d tasks of %,d users%n%n",
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"),
                    store.version(),
                    args[2],
                    tasks.size(),
                    tasks.users());
        }
        var bench = new ListsBench(tasks, Integer.parseInt(args[4]), callers(tasks, tokens));
        bench.warmUp();
        bench.measure(Pattern.compile(args[5]));
    }

    private static Map<ListCaller.Kind, List<ListCaller>> callers(TaskSet tasks, TokenFactory tokens)
            throws GeneralSecurityException {
        int count = Math.min(CALLERS, tasks.users() - 1);
        Map<Integer, List<Integer>> owned = new HashMap<>();
        var some = new ArrayList<Integer>();
        int step = (tasks.users() - 1) / count;
        for (int number = 0; number < tasks.size(); number++) {
            int owner = tasks.owner(number);
            if (owner == TaskSet.HEAVY || (owner - 1) % step == 0) {
                owned.computeIfAbsent(owner, user -> new ArrayList<>()).add(number);
            }
            if (number % CALLERS == 0) {
                some.add(number);
            }
        }
        var users = new ArrayList<ListCaller>();
        for (int i = 0; i < count; i++) {
            int user = 1 + i * step;
            users.add(caller(ListCaller.Kind.USER, TaskSet.userId(user), tokens, owned.get(user)));
        }
        var heavy = TaskSet.userId(TaskSet.HEAVY);
        var result = new EnumMap<ListCaller.Kind, List<ListCaller>>(ListCaller.Kind.class);
        result.put(ListCaller.Kind.USER, users);
        result.put(
                ListCaller.Kind.ADMIN, List.of(caller(ListCaller.Kind.ADMIN, ResourceIds.next(), tokens, some)));
        result.put(
                ListCaller.Kind.HEAVY,
                List.of(caller(ListCaller.Kind.HEAVY, heavy, tokens, owned.get(TaskSet.HEAVY))));
        return result;
    }

    private static ListCaller caller(
            ListCaller.Kind kind, UUID id, TokenFactory tokens, List<Integer> tasks)
            throws GeneralSecurityException {
        return new ListCaller(kind, id, tokens.of(id, kind == ListCaller.Kind.ADMIN ? Role.ADMIN : Role.USER), tasks);
    }

    /** Warms up the JVM with lists that should be cheap, so that no shape is slow for being the first. */
    private void warmUp() throws IOException, InterruptedException {
        progress("warming up");
        var cheap = List.of(
                QueryShape.of(),
                QueryShape.of(QueryPart.words("nothing", QueryValues::nowhere)),
                QueryShape.of(QueryPart.sort("due_date")));
        var kinds = ListCaller.Kind.values();
        var random = new SplittableRandom(4);
        long end = System.nanoTime() + MAX_WARM_UP.toNanos();
        for (int i = 0; i < WARM_UP_REQUESTS && System.nanoTime() < end; i++) {
            send(cheap.get(i % cheap.size()), kinds[random.nextInt(kinds.length)], random, new ListTimes());
        }
    }

    private void measure(Pattern only) throws IOException, InterruptedException {
        var columns = new ArrayList<>(List.of("list"));
        for (var kind : ListCaller.Kind.values()) {
            columns.add(kind.title + ": p50/p99/max ms");
        }
        columns.add("over");
        System.out.println(MarkdownTable.head(columns));
        int over = 0;
        int shapes = 0;
        for (var shape : QueryShapes.all()) {
            if (only.matcher(shape.name()).find()) {
                progress(shape.name());
                shapes++;
                over += measure(shape) ? 1 : 0;
            }
        }
        System.out.printf("%n%d of %d lists are over the aim.%n", over, shapes);
    }

    /** Measures a shape, the callers in turn, and returns whether the aim was missed. */
    private boolean measure(QueryShape shape) throws IOException, InterruptedException {
        var times = new EnumMap<ListCaller.Kind, ListTimes>(ListCaller.Kind.class);
        var nanosLeft = new EnumMap<ListCaller.Kind, Long>(ListCaller.Kind.class);
        for (var kind : ListCaller.Kind.values()) {
            times.put(kind, new ListTimes());
            nanosLeft.put(kind, shape.kinds().contains(kind) ? MAX_TIME.toNanos() : 0);
        }
        for (int i = 0; i < requests; i++) {
            // In turn, so that MongoDB's cached plan may be one that fits another caller.
            for (var kind : ListCaller.Kind.values()) {
                if (nanosLeft.get(kind) > 0) {
                    long start = System.nanoTime();
                    // The same requests in each run, whatever else is measured.
                    var random = new SplittableRandom(Objects.hash(shape.name(), kind.ordinal(), i));
                    send(shape, kind, random, times.get(kind));
                    nanosLeft.merge(kind, start - System.nanoTime(), Long::sum);
                }
            }
        }
        boolean over = false;
        var cells = new ArrayList<>(List.of(shape.name()));
        for (var kind : ListCaller.Kind.values()) {
            var measured = times.get(kind);
            if (measured.isOver(kind.maxMillis)) {
                over = true;
                progress("the slowest of the " + kind.title + ": " + measured.slowest());
            }
            cells.add(measured.cell(kind.maxMillis, requests));
        }
        cells.add(over ? "over" : "");
        System.out.println(MarkdownTable.row(cells));
        return over;
    }

    private void send(QueryShape shape, ListCaller.Kind kind, SplittableRandom random, ListTimes times)
            throws IOException, InterruptedException {
        var caller = TaskSet.pick(callers.get(kind), random);
        String target = shape.target(new QueryValues(tasks, caller, random));
        if (shape.page() == QueryShape.Page.SECOND) {
            var next = NEXT.matcher(send(target, caller).headers().firstValue("Link").orElse(""));
            if (!next.find()) {
                return;
            }
            target = next.group(1);
        }
        long start = System.nanoTime();
        var response = send(target, caller);
        times.add(target, System.nanoTime() - start, response.statusCode(), endedEarly(response));
    }

    private static boolean endedEarly(HttpResponse<String> page) {
        var limit = LIMIT.matcher(page.uri().toString());
        return page.headers().firstValue("Link").isPresent()
                && page.uri().getPath().equals("/api/tasks")
                && new JsonArray(page.body()).size() < (limit.find() ? Integer.parseInt(limit.group(1)) : DEFAULT_LIMIT);
    }

    private HttpResponse<String> send(String target, ListCaller caller) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(TMS.resolve(target))
                .header("Authorization", "Bearer " + caller.token())
                .timeout(TIMEOUT)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
