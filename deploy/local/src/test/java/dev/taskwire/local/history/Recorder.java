package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Operation.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Has clients work on tasks while faults happen, and keeps what they and a subscriber saw. */
final class Recorder {
    static final int CLIENTS = 8;

    private static final int SHARED_TASKS = 4;
    /** How long after the last fault everything may take to be well again. */
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final URI gateway;
    private final String kafka;
    private final Path file;
    private final AtomicLong answered = new AtomicLong();

    Recorder(URI gateway, String kafka, Path file) {
        this.gateway = gateway;
        this.kafka = kafka;
        this.file = file;
    }

    /** How many calls of clients have ended so far. */
    long answered() {
        return answered.get();
    }

    /**
     * Records until told to stop, then until everything acknowledged has its event, and returns what it recorded.
     *
     * @param pause between two calls of a client, on average
     */
    History record(BooleanSupplier goesOn, Duration pause)
            throws IOException, InterruptedException, ExecutionException {
        try (var log = new HistoryLog(file)) {
            var api = new TaskApi(gateway, log, answered);
            api.signOn();
            var shared = new SharedTasks(SHARED_TASKS);
            var events = new EventRecorder(kafka, log);
            var threads = Executors.newFixedThreadPool(CLIENTS + 1);
            try {
                Future<?> subscriber = threads.submit(events);
                clients(threads, api, shared, goesOn, pause);
                awaitEvents(events, readAll(api, shared));
                events.stop();
                subscriber.get();
            } finally {
                events.stop();
                threads.shutdownNow();
                threads.awaitTermination(RECOVERY.toSeconds(), TimeUnit.SECONDS);
            }
        }
        return History.read(file);
    }

    private static void clients(
            ExecutorService threads, TaskApi api, SharedTasks shared, BooleanSupplier goesOn, Duration pause)
            throws InterruptedException, ExecutionException {
        var clients = IntStream.rangeClosed(1, CLIENTS)
                .mapToObj(number -> new SimulatedClient(number, api, shared, goesOn, pause.toNanos()))
                .map(threads::submit)
                .toList();
        for (var client : clients) {
            client.get();
        }
    }

    /** Takes a last look at each task. */
    private static List<Operation> readAll(TaskApi api, SharedTasks shared) throws InterruptedException {
        var reads = new ArrayList<Operation>();
        long end = System.nanoTime() + RECOVERY.toNanos();
        for (String task : shared.all()) {
            var read = api.call(0, Kind.READ, task, "", "", 0);
            while (read.outcome() == Outcome.UNKNOWN && System.nanoTime() < end) {
                LockSupport.parkNanos(PAUSE.toNanos());
                read = api.call(0, Kind.READ, task, "", "", 0);
            }
            reads.add(read);
        }
        return reads;
    }

    /**
     * Waits until each task has the event of what was last seen of it. Those that are missing are what the check finds.
     */
    private static void awaitEvents(EventRecorder events, List<Operation> reads) {
        long end = System.nanoTime() + RECOVERY.toNanos();
        while (System.nanoTime() < end && !reads.stream().allMatch(events::hasEventOf)) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
