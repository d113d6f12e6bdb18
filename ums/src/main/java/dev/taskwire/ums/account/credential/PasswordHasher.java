package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.FairQueue;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks passwords on its own worker threads. Each password occupies a core for a quarter of a second, on
 * purpose; so there are fewer threads than cores, which leaves one core for other work. Clients wait in a fair queue,
 * so that one who tries many passwords, from however many addresses, does not keep others out. They wait only as long
 * as the response can still be in time. Beyond that a request fails with UNAVAILABLE. Safe from any thread.
 */
public final class PasswordHasher {
    private static final int QUEUE_CAPACITY_PER_THREAD = 16;
    /** Leaves room for some dozens of clients with one password each, even with a single thread. */
    private static final int MIN_QUEUE_CAPACITY = 64;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    /** The divisor for the part of a request's remaining time that is kept for the check itself and for the rest. */
    private static final int TIME_RESERVE_DIVISOR = 4;

    private static final int QUEUE_CAPACITY = Math.max(MIN_QUEUE_CAPACITY, QUEUE_CAPACITY_PER_THREAD * THREADS);
    private static final int MAX_SIGN_ONS = Math.max(1, THREADS / 2);

    private final WorkerExecutor workers;
    private final FairQueue<PasswordQueueKey> queue = new FairQueue<>(THREADS, THREADS, QUEUE_CAPACITY);
    /** The sign-ons that are not in the queue yet. */
    private final FairQueue<PasswordQueueKey> signOns = new FairQueue<>(MAX_SIGN_ONS, 1, QUEUE_CAPACITY);

    private final PasswordHashFunction function;
    private final BcryptCost cost;

    /**
     * The result of a check.
     *
     * @param renewed the hash of the same password with the configured cost, if the stored one has another cost
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

    /** Returns the hash of a new password. */
    public Future<String> hash(PasswordQueueKey client, String password, Deadline deadline) {
        return run(client, deadline, () -> hashNow(password)).onSuccess(hash -> updatePreference(client, true));
    }

    /**
     * Returns the hash of the password of somebody who signs on. All sign-ons share the turns of one client, so that a
     * storm from many networks takes every second turn at most from those who sign in. Among sign-ons, each network has
     * a fair share.
     */
    public Future<String> hashForSignOn(ClientAddress client, String password, Deadline deadline) {
        return signOns.run(
                PasswordQueueKey.of(client),
                maxWait(deadline),
                () -> hash(PasswordQueueKey.SIGN_ON, password, deadline));
    }

    /**
     * Checks the password of an account, which must be active, and renews its hash if it is outdated. A check that
     * fails takes as long as one without an account.
     */
    Future<Verification> verify(PasswordQueueKey client, String password, Account account, Deadline deadline) {
        return run(client, deadline, () -> {
                    String hash = account.passwordHash();
                    int spent = cost.recordCostOf(hash);
                    if (matchesNow(password, hash) && account.isActive()) {
                        return cost.isOutdated(hash)
                                ? new Verification(true, Optional.of(hashNow(password)))
                                : Verification.PASSED;
                    }
                    spendRest(password, spent);
                    return Verification.FAILED;
                })
                .onSuccess(verification -> updatePreference(client, verification.matches()));
    }

    /**
     * Prefers a client that has set or proved a password and has not failed since: it does not guess, and need not wait
     * behind clients that do.
     */
    private void updatePreference(PasswordQueueKey client, boolean succeeded) {
        if (succeeded) {
            queue.prefer(client);
        } else {
            queue.stopPreferring(client);
        }
    }

    /** Takes as long as a {@link #verify} that fails, and returns the same result. */
    Future<Verification> verifyUnknownUser(PasswordQueueKey client, String password, Deadline deadline) {
        return run(client, deadline, () -> {
                    function.hash(CredentialRules.hashableBytes(password), cost.ofRefusedCheck());
                    return Verification.FAILED;
                })
                .onSuccess(verification -> updatePreference(client, false));
    }

    /** Returns the hash of the next password if the current one matches the stored hash; else empty. */
    public Future<Optional<String>> replace(
            PasswordQueueKey client, String current, String hash, String next, Deadline deadline) {
        // Both in one turn: if the second step had to queue again, the first could have been for nothing.
        return run(
                        client,
                        deadline,
                        () -> matchesNow(current, hash) ? Optional.of(hashNow(next)) : Optional.<String>empty())
                .onSuccess(replaced -> updatePreference(client, replaced.isPresent()));
    }

    /** Returns whether the password matches the hash. */
    public Future<Boolean> matches(PasswordQueueKey client, String password, String hash, Deadline deadline) {
        return run(client, deadline, () -> matchesNow(password, hash))
                .onSuccess(matches -> updatePreference(client, matches));
    }

    /** Records the cost of a stored hash, so that the first checks after a start cost as much as later ones. */
    public void recordCostOf(String hash) {
        cost.recordCostOf(hash);
    }

    /** Returns how many passwords wait or are being hashed. */
    public int admitted() {
        return queue.running() + queue.waiting() + signOns.waiting();
    }

    /** Returns how many passwords found no room in the queue, or not in time. */
    public long refused() {
        return queue.refused() + signOns.refused();
    }

    private <T> Future<T> run(PasswordQueueKey client, Deadline deadline, Callable<T> work) {
        return queue.run(
                client,
                maxWait(deadline),
                () -> workers.executeBlocking(
                        () -> {
                            // After the deadline the response is of no use, and the next password may still be in time.
                            deadline.requireNotExpired();
                            return work.call();
                        },
                        false));
    }

    private static Duration maxWait(Deadline deadline) {
        long millisLeft = deadline.remainingMillis();
        return Duration.ofMillis(millisLeft - millisLeft / TIME_RESERVE_DIVISOR);
    }

    /**
     * Returns whether the password matches. One that bcrypt would cut, or repeat at its null character, matches no
     * account, but takes as long.
     */
    private boolean matchesNow(String password, String hash) {
        return function.matches(CredentialRules.hashableBytes(password), hash) && CredentialRules.isHashable(password);
    }

    private String hashNow(String password) {
        return function.hash(CredentialRules.hashableBytes(password), cost.configured());
    }

    /** Takes the time that a check of the spent cost lacks: 2^c and then 2^c, 2^(c+1), … 2^(n-1) are 2^n in all. */
    private void spendRest(String password, int spent) {
        for (int step = spent; step < cost.ofRefusedCheck(); step++) {
            function.hash(CredentialRules.hashableBytes(password), step);
        }
    }
}
