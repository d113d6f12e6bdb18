package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.request.ContextPromises;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the requests of one service that wait until an upstream has capacity: a bounded number, for a bounded time. It
 * is a fair queue: each client key has a line of its own, and the lines take turns. When the queue is full, the newest
 * request of the longest line is refused. Safe from any thread; each request continues on its own event loop.
 */
final class PendingRequestQueue {
    private static final int MAX_PENDING = 256;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private final Map<ClientKey, Deque<Promise<Upstream>>> lines = new LinkedHashMap<>();
    private volatile int size;

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Waits for an upstream. Fails with UNAVAILABLE at once if the queue is full, and later if the request has waited
     * too long.
     */
    Future<Upstream> enqueue(Vertx vertx, String service, ClientKey client) {
        Promise<Upstream> promise = ContextPromises.promise();
        add(client, promise).ifPresent(displaced -> displaced.tryFail(overloaded(service)));
        long timer = vertx.setTimer(MAX_WAIT.toMillis(), late -> {
            if (remove(client, promise)) {
                promise.tryFail(overloaded(service));
            }
        });
        return promise.future().onComplete(end -> vertx.cancelTimer(timer));
    }

    /**
     * Completes requests in order while there is capacity.
     *
     * @param acquire acquires a place at an upstream; null if there is none
     * @param acquireShare acquires one more place for a client from its fair share, if it may have it
     * @param release releases a place that no client may have
     */
    void drain(Supplier<@Nullable Upstream> acquire, Predicate<ClientKey> acquireShare, Consumer<Upstream> release) {
        while (size > 0) {
            var free = acquire.get();
            if (free == null) {
                return;
            }
            var first = poll(acquireShare);
            if (first == null) {
                release.accept(free);
                return;
            }
            first.complete(free);
        }
    }

    /** Adds a request; returns the one that it displaces if the queue is full. */
    private synchronized Optional<Promise<Upstream>> add(ClientKey client, Promise<Upstream> promise) {
        lines.computeIfAbsent(client, first -> new ArrayDeque<>()).addLast(promise);
        size++;
        return size > MAX_PENDING ? newestOfLongest() : Optional.empty();
    }

    private synchronized @Nullable Promise<Upstream> poll(Predicate<ClientKey> acquireShare) {
        var next = lines.keySet().stream().filter(acquireShare).findFirst().orElse(null);
        if (next == null) {
            return null;
        }
        var line = Objects.requireNonNull(lines.remove(next));
        // Moves the line behind all others.
        lines.put(next, line);
        var first = line.getFirst();
        remove(next, first);
        return first;
    }

    private Optional<Promise<Upstream>> newestOfLongest() {
        return lines.entrySet().stream()
                .reduce((one, next) -> next.getValue().size() >= one.getValue().size() ? next : one)
                .map(longest -> {
                    var newest = longest.getValue().getLast();
                    remove(longest.getKey(), newest);
                    return newest;
                });
    }

    private synchronized boolean remove(ClientKey client, Promise<Upstream> promise) {
        var line = lines.get(client);
        if (line == null || !line.remove(promise)) {
            return false;
        }
        size--;
        if (line.isEmpty()) {
            lines.remove(client);
        }
        return true;
    }

    private static ApplicationException overloaded(String service) {
        return ApplicationException.unavailable("The service " + service + " is overloaded.")
                .asNotProcessed();
    }
}
