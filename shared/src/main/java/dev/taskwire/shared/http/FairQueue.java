package dev.taskwire.shared.http;

import dev.taskwire.shared.error.AppException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a few pieces of work at once and lets the others wait, each client in a line of its own. The lines take turns,
 * so that a client with one piece of work waits for one of each other client's at most. When too many wait, the newest
 * of the longest line is refused. What waits here must not have changed anything yet, since a refusal says that nothing
 * was done. Safe from any thread; each piece of work begins on the context that asked for it.
 *
 * @param <K> identifies a client, such as a user's id or an address
 */
public final class FairQueue<K> {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int maxRunning;
    private final int maxRunningOfClient;
    private final int maxWaiting;
    private final Map<K, Deque<Promise<Void>>> lines = new LinkedHashMap<>();
    private final Map<K, Integer> runningOf = new HashMap<>();
    private final LongAdder refused = new LongAdder();
    private int running;
    private int waiting;

    /**
     * A queue in which nothing waits.
     *
     * @param maxRunning pieces of work at once
     * @param maxRunningOfClient pieces of one client's work at once
     * @param maxWaiting pieces of work that wait
     */
    public FairQueue(int maxRunning, int maxRunningOfClient, int maxWaiting) {
        this.maxRunning = maxRunning;
        this.maxRunningOfClient = maxRunningOfClient;
        this.maxWaiting = maxWaiting;
    }

    /**
     * Runs the work when it is its turn. What the work throws becomes its failure.
     *
     * @param maxWait how long it may wait before it begins
     * @return fails with UNAVAILABLE when too many wait, or its turn does not come in time
     */
    public <T> Future<T> run(K client, Duration maxWait, Supplier<Future<T>> work) {
        Promise<Void> turn = RequestContext.promise();
        enqueue(client, turn);
        return turn.future()
                .timeout(Math.max(1, maxWait.toMillis()), TimeUnit.MILLISECONDS)
                .recover(failure -> leave(client, turn) ? Future.failedFuture(overloaded()) : turn.future())
                .compose(begun ->
                        Future.succeededFuture().compose(called -> work.get()).onComplete(end -> finished(client)));
    }

    private void enqueue(K client, Promise<Void> turn) {
        Promise<Void> displaced;
        synchronized (this) {
            lines.computeIfAbsent(client, first -> new ArrayDeque<>()).addLast(turn);
            waiting++;
        }
        serve();
        synchronized (this) {
            displaced = waiting > maxWaiting ? newestOfLongest() : null;
        }
        if (displaced != null) {
            refused.increment();
            displaced.tryFail(overloaded());
        }
    }

    private @Nullable Promise<Void> newestOfLongest() {
        Map.Entry<K, Deque<Promise<Void>>> longest = null;
        for (var line : lines.entrySet()) {
            // Of lines of one length the last to get a turn.
            if (longest == null || line.getValue().size() >= longest.getValue().size()) {
                longest = line;
            }
        }
        if (longest == null) {
            return null;
        }
        var newest = longest.getValue().pollLast();
        waiting--;
        if (longest.getValue().isEmpty()) {
            lines.remove(longest.getKey());
        }
        return newest;
    }

    /** Whether it still waited; then it does no more. */
    private boolean leave(K client, Promise<Void> turn) {
        synchronized (this) {
            var line = lines.get(client);
            if (line == null || !line.remove(turn)) {
                return false;
            }
            waiting--;
            if (line.isEmpty()) {
                lines.remove(client);
            }
        }
        refused.increment();
        return true;
    }

    private void finished(K client) {
        synchronized (this) {
            running--;
            runningOf.computeIfPresent(client, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
        serve();
    }

    private void serve() {
        List<Promise<Void>> next = new ArrayList<>();
        synchronized (this) {
            for (var turn = next(); turn != null; turn = next()) {
                next.add(turn);
            }
        }
        next.forEach(turn -> turn.tryComplete());
    }

    /** The first of the line whose turn it is; the line then goes behind all others. */
    private @Nullable Promise<Void> next() {
        if (running == maxRunning) {
            return null;
        }
        var client = lines.keySet().stream()
                .filter(waits -> runningOf.getOrDefault(waits, 0) < maxRunningOfClient)
                .findFirst();
        if (client.isEmpty()) {
            return null;
        }
        var line = Objects.requireNonNull(lines.remove(client.get()));
        var first = line.pollFirst();
        if (!line.isEmpty()) {
            lines.put(client.get(), line);
        }
        waiting--;
        running++;
        runningOf.merge(client.get(), 1, Integer::sum);
        return first;
    }

    private static AppException overloaded() {
        return AppException.unavailable("The service is overloaded.", RETRY_AFTER)
                .notProcessed();
    }

    /** How many pieces of work run now. */
    public synchronized int running() {
        return running;
    }

    /** How many pieces of work wait. */
    public synchronized int waiting() {
        return waiting;
    }

    /** How many pieces of work were refused. */
    public long refused() {
        return refused.sum();
    }
}
