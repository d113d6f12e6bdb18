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
 * Runs a few tasks at once and lets the others wait, in one line for each client. The next turn goes to the client
 * whose last turn is longest ago, and before that to a client without a recent turn, as in FQ-CoDel (RFC 8290, 4.2): a
 * new client waits only for running tasks and for other new clients, however many greedy clients there are. Preferred
 * clients have every second turn, if they want it. When too many tasks wait, the newest of the longest line is refused.
 * A waiting task must not have changed anything yet, since a refusal says that the request had no effect. Safe from any
 * thread. Each task begins on the context that submitted it.
 *
 * @param <K> identifies a client, such as a user's id or an address
 */
public final class FairQueue<K> {
    /** The number of clients whose last turns are remembered. */
    private static final int MAX_REMEMBERED_CLIENTS = 1024;

    private final int maxRunning;
    private final int maxRunningPerClient;
    private final int maxWaiting;
    private final Map<K, Deque<Promise<Void>>> lines = new LinkedHashMap<>();
    /** The clients that have had a turn; the one whose last turn is longest ago comes first. */
    private final Set<K> recentlyServed = new LinkedHashSet<>();

    /** The preferred clients, in the same order. */
    private final Set<K> preferred = new LinkedHashSet<>();

    private boolean preferredWasLast;

    private final Map<K, Integer> runningByClient = new HashMap<>();
    private final LongAdder refused = new LongAdder();
    private int running;
    private int waiting;

    /**
     * Creates an empty queue.
     *
     * @param maxRunning the tasks that run at once
     * @param maxRunningPerClient the tasks of one client that run at once
     * @param maxWaiting the tasks that wait
     */
    public FairQueue(int maxRunning, int maxRunningPerClient, int maxWaiting) {
        this.maxRunning = maxRunning;
        this.maxRunningPerClient = maxRunningPerClient;
        this.maxWaiting = maxWaiting;
    }

    /**
     * Runs the task when it is its turn. An exception that it throws fails the future.
     *
     * @param maxWait the longest time that it may wait before it begins
     * @return fails with UNAVAILABLE when too many tasks wait or the turn does not come in time
     */
    public <T> Future<T> run(K client, Duration maxWait, Supplier<Future<T>> work) {
        Promise<Void> turn = ContextPromises.promise();
        enqueue(client, turn);
        return turn.future()
                .timeout(Math.max(1, maxWait.toMillis()), TimeUnit.MILLISECONDS)
                .recover(failure -> removeWaiting(client, turn) ? Future.failedFuture(overloaded()) : turn.future())
                .compose(begun ->
                        Future.succeededFuture().compose(called -> work.get()).onComplete(end -> finished(client)));
    }

    private void enqueue(K client, Promise<Void> turn) {
        Promise<Void> displaced;
        synchronized (this) {
            lines.computeIfAbsent(client, first -> new ArrayDeque<>()).addLast(turn);
            waiting++;
        }
        startNext();
        synchronized (this) {
            displaced = waiting > maxWaiting ? removeNewestOfLongestLine() : null;
        }
        if (displaced != null) {
            refused.increment();
            displaced.tryFail(overloaded());
        }
    }

    /**
     * Removes and returns the newest task of the longest line. Among lines of the same length, it takes that of the
     * client whose turn would come last.
     */
    private @Nullable Promise<Void> removeNewestOfLongestLine() {
        return inTurn(true)
                .reduce((one, next) -> line(next).size() >= line(one).size() ? next : one)
                .map(longest -> take(longest, Deque::pollLast))
                .orElse(null);
    }

    /** Returns the clients with waiting tasks, in the order of their turns. */
    private Stream<K> inTurn(boolean preferredFirst) {
        var first = preferred.stream().filter(lines::containsKey);
        var others = Stream.concat(
                lines.keySet().stream()
                        .filter(client -> !recentlyServed.contains(client) && !preferred.contains(client)),
                recentlyServed.stream().filter(lines::containsKey));
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

    /** Removes a waiting task, and returns whether it was still waiting. */
    private boolean removeWaiting(K client, Promise<Void> turn) {
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
            runningByClient.computeIfPresent(client, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
        startNext();
    }

    private void startNext() {
        List<Promise<Void>> next = new ArrayList<>();
        synchronized (this) {
            for (var turn = nextTurn(); turn != null; turn = nextTurn()) {
                next.add(turn);
            }
        }
        next.forEach(turn -> turn.tryComplete());
    }

    private @Nullable Promise<Void> nextTurn() {
        if (running == maxRunning) {
            return null;
        }
        return inTurn(!preferredWasLast)
                .filter(client -> runningByClient.getOrDefault(client, 0) < maxRunningPerClient)
                .findFirst()
                .map(this::begin)
                .orElse(null);
    }

    private @Nullable Promise<Void> begin(K client) {
        running++;
        runningByClient.merge(client, 1, Integer::sum);
        preferredWasLast = preferred.contains(client);
        addLast(preferredWasLast ? preferred : recentlyServed, client);
        return take(client, Deque::pollFirst);
    }

    private void addLast(Set<K> clients, K client) {
        clients.remove(client);
        clients.add(client);
        if (clients.size() > MAX_REMEMBERED_CLIENTS) {
            clients.remove(clients.iterator().next());
        }
    }

    private static ApplicationException overloaded() {
        return ApplicationException.unavailable("The service is overloaded.").asNotProcessed();
    }

    /**
     * Prefers the client from now on: it has every second turn at least. Meant for clients whose work has turned out to
     * be legitimate; the latest of them are remembered.
     */
    public synchronized void prefer(K client) {
        recentlyServed.remove(client);
        addLast(preferred, client);
    }

    /** Ends the preference of the client. */
    public synchronized void stopPreferring(K client) {
        if (preferred.remove(client)) {
            addLast(recentlyServed, client);
        }
    }

    /** Returns how many tasks are running. */
    public synchronized int running() {
        return running;
    }

    /** Returns how many tasks are waiting. */
    public synchronized int waiting() {
        return waiting;
    }

    /** Returns how many tasks were refused. */
    public long refused() {
        return refused.sum();
    }
}
