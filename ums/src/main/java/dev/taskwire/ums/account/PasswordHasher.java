package dev.taskwire.ums.account;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.http.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * bcrypt on worker threads of its own. A hash costs a core a quarter of a second, on purpose; so there are fewer
 * threads than cores, that others keep one, and a queue that is no longer than what would still be answered in time.
 * Beyond it a caller is told to come back. Safe from any thread.
 */
public final class PasswordHasher {
    /** Waiting and running at once, for each thread. */
    private static final int BOUND = 8;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final WorkerExecutor workers;
    private final int cost;
    private final AtomicInteger admitted = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    /** What a sign-in under an unknown name is checked against, so that it takes as long as any other. */
    private final Future<String> nobody;

    /**
     * Starts the threads.
     *
     * @param cost bcrypt's exponent of rounds, 4 to 31
     */
    public PasswordHasher(Vertx vertx, int cost) {
        this.workers = vertx.createSharedWorkerExecutor("passwords", THREADS, 1, TimeUnit.MINUTES);
        this.cost = cost;
        this.nobody = workers.executeBlocking(() -> hashNow("nobody's password"), false);
    }

    /** The hash of a new password, in bcrypt's {@code $2a$} form. */
    public Future<String> hash(String password, Deadline deadline) {
        return run(deadline, () -> hashNow(password));
    }

    /** Whether the password belongs to the hash. */
    public Future<Boolean> matches(String password, String hash, Deadline deadline) {
        // One that bcrypt would cut, or repeat at its null character, belongs to no account; it takes as long all the
        // same.
        return run(deadline, () -> BCrypt.checkpw(Names.hashable(password), hash) && Names.isHashable(password));
    }

    /** Takes the time of {@link #matches} and answers false. */
    public Future<Boolean> matchesNobody(String password, Deadline deadline) {
        return nobody.compose(hash -> matches(password, hash, deadline)).map(false);
    }

    /** How many passwords wait or are worked on. */
    public int admitted() {
        return admitted.get();
    }

    /** How many have found no room. */
    public long refused() {
        return refused.sum();
    }

    private <T> Future<T> run(Deadline deadline, Callable<T> work) {
        if (admitted.incrementAndGet() > BOUND * THREADS) {
            admitted.decrementAndGet();
            refused.increment();
            return Future.failedFuture(
                    AppException.unavailable("Too many are signing in at this moment.", RETRY_AFTER));
        }
        return workers.executeBlocking(
                        () -> {
                            if (deadline.hasPassed()) {
                                // Nobody waits for it any more; the next one may still be in time.
                                throw AppException.of(ErrorKind.TIMEOUT, "The request was not finished in time.");
                            }
                            return work.call();
                        },
                        false)
                .onComplete(end -> admitted.decrementAndGet());
    }

    private String hashNow(String password) {
        return BCrypt.hashpw(Names.hashable(password), BCrypt.gensalt("$2a", cost));
    }
}
