package dev.taskwire.shared.http.request;

import dev.taskwire.shared.error.ApplicationException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a few pieces of work at once and lets the others wait, each client in a line of its own. The turn goes to the
 * client whose last one is longest ago, and first of all to one that had none of late, as in FQ-CoDel (RFC 8290, 4.2):
 * a newcomer waits for what runs and for other newcomers, however many greedy clients there are. Clients that are
 * preferred have every second turn, if they want it. When too many wait, the newest of the longest line is refused.
 * What waits here must not have changed anything yet, since a refusal says that nothing was done. Safe from any thread;
 * each piece of work begins on the context that asked for it.
 *
 * @param <K> identifies a client, such as a user's id or an address
 */
public final class FairQueue<K> {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** So many clients are remembered by their last turns. */
    private static final int MAX_SERVED = 1024;

    private final int maxRunning;
    private final int maxRunningOfClient;
    private final int maxWaiting;
    private final Map<K, Deque<Promise<Void>>> lines = new LinkedHashMap<>();
    /** The clients that had a turn, the one whose last turn is longest ago first. */
    private final Set<K> served = new LinkedHashSet<>();

    /** The clients that come before others, in the same order. */
    private final Set<K> preferred = new LinkedHashSet<>();

    private boolean preferredWasLast;

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
        Promise<Void> turn = ContextPromises.promise();
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

    /** Of lines of one length that of the client that would be last to get a turn. */
    private @Nullable Promise<Void> newestOfLongest() {
        return inTurn(true)
                .reduce((one, next) -> line(next).size() >= line(one).size() ? next : one)
                .map(longest -> take(longest, Deque::pollLast))
                .orElse(null);
    }

    /** The clients that wait, in the order of their turns. */
    private Stream<K> inTurn(boolean preferredFirst) {
        var first = preferred.stream().filter(lines::containsKey);
        var others = Stream.concat(
                lines.keySet().stream().filter(client -> !served.contains(client) && !preferred.contains(client)),
                served.stream().filter(lines::containsKey));
        return preferredFirst ? Stream.concat(first, others) : Stream.concat(others, first);
    }

    private Deque<Promise<Void>> line(K client) {
        return Objects.requireNonNull(lines.get(client));
    }

    private @Nullable Promise<Void> take(K client, Function<Deque<Promise<Void>>, @Nullable Promise<Void>> end) {
        var line = line(client);
        var taken = end.apply(line);
        waiting--;
        if (line.isEmpty()) {
            lines.remove(client);
        }
        return taken;
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

    private @Nullable Promise<Void> next() {
        if (running == maxRunning) {
            return null;
        }
        return inTurn(!preferredWasLast)
                .filter(client -> runningOf.getOrDefault(client, 0) < maxRunningOfClient)
                .findFirst()
                .map(this::begin)
                .orElse(null);
    }

    private @Nullable Promise<Void> begin(K client) {
        running++;
        runningOf.merge(client, 1, Integer::sum);
        preferredWasLast = preferred.contains(client);
        addLast(preferredWasLast ? preferred : served, client);
        return take(client, Deque::pollFirst);
    }

    private void addLast(Set<K> clients, K client) {
        clients.remove(client);
        clients.add(client);
        if (clients.size() > MAX_SERVED) {
            clients.remove(clients.iterator().next());
        }
    }

    private static ApplicationException overloaded() {
        return ApplicationException.unavailable("The service is overloaded.", RETRY_AFTER)
                .notProcessed();
    }

    /**
     * From now on the client comes before others, at every second turn at least. For clients whose work has turned out
     * to be what the process is there for; the latest of them are remembered.
     */
    public synchronized void prefer(K client) {
        served.remove(client);
        addLast(preferred, client);
    }

    /** From now on the client is one of all. */
    public synchronized void preferNoMore(K client) {
        if (preferred.remove(client)) {
            addLast(served, client);
        }
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
