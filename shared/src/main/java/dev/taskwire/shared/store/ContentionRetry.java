package dev.taskwire.shared.store;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.schedule.Backoff;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Retries a write that a concurrent write has overtaken, a bounded number of times and never after the deadline. */
public final class ContentionRetry {
    private static final int MAX_ATTEMPTS = 20;

    /** The number of attempts without a pause; most contenders collide only once or twice. */
    private static final int ATTEMPTS_WITHOUT_PAUSE = 2;

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(2), Duration.ofMillis(200));

    private ContentionRetry() {}

    /**
     * Repeats the attempt until there is a result. The pauses between attempts are random, so that contenders do not
     * collide again.
     *
     * @param contended the error detail when concurrent writes have overtaken every attempt
     * @param attempt empty when a concurrent write has overtaken it, or its read is not confirmed yet
     * @return fails as an attempt fails, with TIMEOUT when the deadline has passed before the next attempt, and with
     *     UNAVAILABLE after twenty attempts
     */
    public static <T> Future<T> run(Deadline deadline, String contended, Supplier<Future<Optional<T>>> attempt) {
        return run(1, deadline, contended, attempt);
    }

    private static <T> Future<T> run(
            int number, Deadline deadline, String contended, Supplier<Future<Optional<T>>> attempt) {
        return Future.succeededFuture()
                .compose(begun -> {
                    deadline.requireNotExpired();
                    return attempt.get();
                })
                .compose(result -> {
                    if (result.isPresent()) {
                        return Future.succeededFuture(result.get());
                    }
                    return number < MAX_ATTEMPTS
                            ? pause(number).compose(over -> run(number + 1, deadline, contended, attempt))
                            : Future.failedFuture(ApplicationException.unavailable(contended));
                });
    }

    /** The pause doubles with each attempt; there is none without an event loop to wait on. */
    private static Future<Void> pause(int number) {
        var context = ContextInternal.current();
        if (number <= ATTEMPTS_WITHOUT_PAUSE || context == null) {
            return Future.succeededFuture();
        }
        long millis = BACKOFF.jitteredDelay(number - ATTEMPTS_WITHOUT_PAUSE).toMillis();
        var over = context.<Void>promise();
        context.owner().setTimer(millis, timer -> over.complete());
        return over.future();
    }
}
