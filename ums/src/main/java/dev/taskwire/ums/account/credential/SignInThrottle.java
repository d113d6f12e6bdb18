package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.audit.AuditBuffer;
import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.Sha256;
import dev.taskwire.ums.account.store.SignInHistoryRepository;
import dev.taskwire.ums.account.store.SignInHistoryRepository.SignInHistory;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Bounds how often the password of one account is guessed, from however many addresses and through however many
 * processes (ASVS 6.3.1). The failures from all unknown networks count together. A network from which a sign-in has
 * succeeded is known, and counts for itself: so whoever guesses from elsewhere cannot lock the owner out. Names without
 * an account count in the same way.
 */
public final class SignInThrottle {
    static final Duration NETWORK_MEMORY = Duration.ofDays(90);

    /** The name of this limit for clients. */
    private static final String POLICY = "failed-sign-in-username";

    /** The beginnings of the two kinds of keys: no username, whatever it contains, has the key of a network. */
    private static final String USERNAME = "username:";

    private static final String NETWORK = "network:";
    private static final String SEPARATOR = ":";

    /** The time until as many failures as are allowed are forgotten. */
    private final Duration maxMemory;
    /** The time until one failure is forgotten. */
    private final Duration failureInterval;

    private final SignInHistoryRepository history;
    private final AuditBuffer audit;
    private final Clock clock;

    /**
     * Creates a throttle.
     *
     * @param quota the failures of one username or one network that are allowed; they are forgotten one by one
     */
    public SignInThrottle(RequestQuota quota, SignInHistoryRepository history, AuditBuffer audit, Clock clock) {
        this.failureInterval = Duration.ofMillis(
                Math.max(1, quota.window().dividedBy(quota.requests()).toMillis()));
        this.maxMemory = failureInterval.multipliedBy(quota.requests());
        this.history = history;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An attempt to sign in that may be made.
     *
     * @param counter what a failure of the attempt counts for
     */
    record SignInAttempt(String counter) {}

    /**
     * Returns the attempt if it may be made; fails with RATE_LIMITED if too many attempts have failed.
     *
     * @param user the account with that name
     */
    Future<SignInAttempt> admit(String username, Optional<UUID> user, ClientAddress client) {
        var ofUsername = key(username);
        // Without an account, no network is known.
        var ofNetwork = user.map(id -> key(id, client)).orElse(ofUsername);
        var now = clock.instant();
        return history.find(ofUsername, ofNetwork, now).map(found -> {
            long seconds = secondsToWait(found, now);
            if (seconds > 0) {
                audit.record(SecurityEvent.AUTHN_LOGIN_FAIL_MAX, user.orElse(null));
                throw ApplicationException.rateLimited(
                        ProblemType.ABNORMAL_USAGE_DETECTED,
                        POLICY,
                        "Too many sign-ins with this username have failed. Try again later, or in a network in which "
                                + "you have signed in before.",
                        Duration.ofSeconds(seconds));
            }
            return new SignInAttempt(found.isNetworkKnown() ? ofNetwork : ofUsername);
        });
    }

    /** Returns the seconds, rounded up, until an attempt is allowed; zero or less if it is allowed now. */
    private long secondsToWait(SignInHistory found, Instant now) {
        var forgottenAt = found.isNetworkKnown() ? found.networkForgottenAt() : found.usernameForgottenAt();
        return Duration.between(now, forgottenAt)
                .minus(maxMemory)
                .plus(failureInterval)
                .plusMillis(999)
                .toSeconds();
    }

    Future<Void> recordFailure(SignInAttempt attempt) {
        return history.addFailure(attempt.counter(), failureInterval, clock.instant());
    }

    /** Lets the owner of the account sign in from this network, whoever guesses elsewhere. */
    Future<Void> trustNetwork(UUID account, ClientAddress client) {
        return history.addKnownNetwork(key(account, client), NETWORK_MEMORY, clock.instant());
    }

    /** Deletes what has expired. Several processes may do so at once. */
    public Future<Void> deleteExpired() {
        return history.deleteExpired(clock.instant());
    }

    private static String key(String username) {
        return USERNAME + Sha256.base64Url(IdentifierNormalizer.keyOf(username));
    }

    /** By the id, so that whoever gets the name of a deleted account does not get its networks. */
    private static String key(UUID account, ClientAddress client) {
        return NETWORK + Sha256.base64Url(account + SEPARATOR + client.network());
    }
}
