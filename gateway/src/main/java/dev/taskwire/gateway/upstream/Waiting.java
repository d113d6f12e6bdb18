package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.http.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one service that wait until an upstream has room: few, in the order in which they came, and not for long.
 * Safe from any thread; each is served on its own event loop.
 */
final class Waiting {
    private static final int MOST = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Deque<Promise<Upstream>> queue = new ArrayDeque<>();
    private volatile int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Fails with UNAVAILABLE at once where too many wait, and later for whoever has waited too long. */
    Future<Upstream> join(Vertx vertx, String service) {
        Promise<Upstream> promise = RequestContext.promise();
        synchronized (queue) {
            if (queue.size() == MOST) {
                return Future.failedFuture(overloaded(service));
            }
            queue.addLast(promise);
            size = queue.size();
        }
        long timer = vertx.setTimer(PATIENCE.toMillis(), late -> {
            if (remove(promise)) {
                promise.fail(overloaded(service));
            }
        });
        return promise.future().onComplete(end -> vertx.cancelTimer(timer));
    }

    /** Serves whoever is first, again and again, while there is room. */
    void serve(Supplier<@Nullable Upstream> room, Consumer<Upstream> giveBack) {
        while (size > 0) {
            var free = room.get();
            if (free == null) {
                return;
            }
            var first = poll();
            if (first == null) {
                giveBack.accept(free);
            } else {
                first.complete(free);
            }
        }
    }

    private @Nullable Promise<Upstream> poll() {
        synchronized (queue) {
            var first = queue.pollFirst();
            size = queue.size();
            return first;
        }
    }

    private boolean remove(Promise<Upstream> promise) {
        synchronized (queue) {
            boolean removed = queue.remove(promise);
            size = queue.size();
            return removed;
        }
    }

    private static AppException overloaded(String service) {
        return AppException.unavailable("The service " + service + " is overloaded.", Duration.ofSeconds(1))
                .notProcessed();
    }
}
