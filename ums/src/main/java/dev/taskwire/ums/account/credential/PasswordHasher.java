package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.FairQueue;
import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks passwords on worker threads of its own. One takes a core a quarter of a second, on purpose; so
 * there are fewer threads than cores, that others keep one. In front of them clients wait in turn, so that one who
 * tries many passwords, from however many addresses, does not keep others out; and no longer than what would still be
 * answered in time. Beyond that a caller is told to come back. Safe from any thread.
 */
public final class PasswordHasher {
    private static final int MAX_WAITING_PER_THREAD = 16;
    /** Room for one of each of some dozens of clients, also where there is one thread. */
    private static final int MIN_MAX_WAITING = 64;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    /** Of the time that a request has left, what remains for the check itself and the rest. */
    private static final int TIME_RESERVE = 4;

    private final WorkerExecutor workers;
    private final FairQueue<PasswordQueueKey> queue =
            new FairQueue<>(THREADS, THREADS, Math.max(MIN_MAX_WAITING, MAX_WAITING_PER_THREAD * THREADS));
    private final PasswordHashFunction function;
    private final BcryptCost cost;

    /**
     * What came of a check.
     *
     * @param renewed the same password's hash with the configured cost, where the stored one has another
     */
    record Verification(boolean matches, Optional<String> renewed) {
        private static final Verification FAILED = new Verification(false, Optional.empty());
        private static final Verification PASSED = new Verification(true, Optional.empty());
    }

    /**
     * Starts the threads.
     *
     * @param cost bcrypt's exponent of rounds, 4 to 31
     */
    public PasswordHasher(Vertx vertx, int cost) {
        this(vertx, cost, PasswordHashFunction.BCRYPT);
    }

    PasswordHasher(Vertx vertx, int cost, PasswordHashFunction function) {
        this.workers = vertx.createSharedWorkerExecutor("passwords", THREADS, 1, TimeUnit.MINUTES);
        this.function = function;
        this.cost = new BcryptCost(cost);
    }

    /** The hash of a new password. */
    public Future<String> hash(PasswordQueueKey client, String password, Deadline deadline) {
        return run(client, deadline, () -> hashNow(password)).onSuccess(hash -> noteSuccess(client, true));
    }

    /**
     * Whether the password belongs to the hash of an account that may be used; it is renewed if it is outdated. What
     * fails takes as long as {@link #verifyNobody}.
     */
    Future<Verification> verify(PasswordQueueKey client, String password, Account account, Deadline deadline) {
        return run(client, deadline, () -> {
                    String hash = account.passwordHash();
                    int spent = cost.note(hash);
                    if (matchesNow(password, hash) && account.isActive()) {
                        return cost.isOutdated(hash)
                                ? new Verification(true, Optional.of(hashNow(password)))
                                : Verification.PASSED;
                    }
                    spend(password, spent);
                    return Verification.FAILED;
                })
                .onSuccess(verification -> noteSuccess(client, verification.matches()));
    }

    /** Whoever has set or known a password, and not failed since, is no guesser and need not wait behind guessers. */
    private void noteSuccess(PasswordQueueKey client, boolean succeeded) {
        if (succeeded) {
            queue.prefer(client);
        } else {
            queue.preferNoMore(client);
        }
    }

    /** Takes the time of a {@link #verify} that fails, and fails. */
    Future<Verification> verifyNobody(PasswordQueueKey client, String password, Deadline deadline) {
        return run(client, deadline, () -> {
                    function.hash(CredentialRules.hashable(password), cost.ofCheck());
                    return Verification.FAILED;
                })
                .onSuccess(verification -> noteSuccess(client, false));
    }

    /** The hash of the next password if the current one belongs to that hash; else empty. */
    public Future<Optional<String>> replace(
            PasswordQueueKey client, String current, String hash, String next, Deadline deadline) {
        // In one turn: with another one for the second half, the first may have been for nothing.
        return run(
                        client,
                        deadline,
                        () -> matchesNow(current, hash) ? Optional.of(hashNow(next)) : Optional.<String>empty())
                .onSuccess(replaced -> noteSuccess(client, replaced.isPresent()));
    }

    /** Whether the password belongs to the hash. */
    public Future<Boolean> matches(PasswordQueueKey client, String password, String hash, Deadline deadline) {
        return run(client, deadline, () -> matchesNow(password, hash))
                .onSuccess(matches -> noteSuccess(client, matches));
    }

    /** Learns what a stored hash costs, so that the first checks after a start cost as much as later ones. */
    public void noteCostOf(String hash) {
        cost.note(hash);
    }

    /** How many passwords wait or are worked on. */
    public int admitted() {
        return queue.running() + queue.waiting();
    }

    /** How many have found no room, or not in time. */
    public long refused() {
        return queue.refused();
    }

    private <T> Future<T> run(PasswordQueueKey client, Deadline deadline, Callable<T> work) {
        long millisLeft = deadline.millisLeft();
        var maxWait = Duration.ofMillis(millisLeft - millisLeft / TIME_RESERVE);
        return queue.run(
                client,
                maxWait,
                () -> workers.executeBlocking(
                        () -> {
                            // When nobody waits for it any more, the next one may still be in time.
                            deadline.requireNotPassed();
                            return work.call();
                        },
                        false));
    }

    /**
     * A password that bcrypt would cut, or repeat at its null character, belongs to no account; it takes as long all
     * the same.
     */
    private boolean matchesNow(String password, String hash) {
        return function.matches(CredentialRules.hashable(password), hash) && CredentialRules.isHashable(password);
    }

    private String hashNow(String password) {
        return function.hash(CredentialRules.hashable(password), cost.configured());
    }

    /** What a check of that cost has cost too little: 2^c and then 2^c, 2^(c+1), … 2^(n-1) are 2^n in all. */
    private void spend(String password, int spent) {
        for (int step = spent; step < cost.ofCheck(); step++) {
            function.hash(CredentialRules.hashable(password), step);
        }
    }
}
