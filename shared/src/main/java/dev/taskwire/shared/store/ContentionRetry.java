package dev.taskwire.shared.store;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.schedule.Backoff;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Tries what others may be faster at, a bounded number of times and never after the deadline. */
public final class ContentionRetry {
    private static final int MAX_ATTEMPTS = 20;

    /** The first ones follow at once: most contenders meet once or twice. */
    private static final int WITHOUT_PAUSE = 2;

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(2), Duration.ofMillis(200));
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private ContentionRetry() {}

    /**
     * Tries until there is a result. The pauses between attempts are random, so that contenders do not meet again.
     *
     * @param contended what a caller is told when others were faster each time
     * @param attempt empty when somebody else was faster, or what it has read is not confirmed yet
     * @return fails as an attempt fails, with TIMEOUT when the deadline has passed before the next one, and with
     *     UNAVAILABLE after twenty
     */
    public static <T> Future<T> run(Deadline deadline, String contended, Supplier<Future<Optional<T>>> attempt) {
        return run(1, deadline, contended, attempt);
    }

    private static <T> Future<T> run(
            int number, Deadline deadline, String contended, Supplier<Future<Optional<T>>> attempt) {
        return Future.succeededFuture()
                .compose(begun -> {
                    deadline.requireNotPassed();
                    return attempt.get();
                })
                .compose(result -> {
                    if (result.isPresent()) {
                        return Future.succeededFuture(result.get());
                    }
                    return number < MAX_ATTEMPTS
                            ? pause(number).compose(over -> run(number + 1, deadline, contended, attempt))
                            : Future.failedFuture(ApplicationException.unavailable(contended, RETRY_AFTER));
                });
    }

    /** Grows twofold with each attempt; none where there is no event loop to wait on. */
    private static Future<Void> pause(int number) {
        var context = ContextInternal.current();
        if (number <= WITHOUT_PAUSE || context == null) {
            return Future.succeededFuture();
        }
        long millis = BACKOFF.jitteredDelay(number - WITHOUT_PAUSE).toMillis();
        var over = context.<Void>promise();
        context.owner().setTimer(millis, timer -> over.complete());
        return over.future();
    }
}
