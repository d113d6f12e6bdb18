package dev.taskwire.ums.account.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/**
 * Stores how often sign-ins have failed, and from which networks they have succeeded. The keys are digests of
 * usernames, so that unknown ones count like others, and of accounts with networks.
 */
public interface SignInHistoryRepository {
    /**
     * Returns what is stored of a username, and of its account in one network.
     *
     * @param now decides what has expired
     */
    Future<SignInHistory> find(String username, String network, Instant now);

    /**
     * Counts a failure: it defers the instant at which all are forgotten, which is never before now.
     *
     * @param delay by how much
     */
    Future<Void> addFailure(String key, Duration delay, Instant now);

    /** Marks the network as known, for that time at least. */
    Future<Void> addKnownNetwork(String network, Duration time, Instant now);

    /** Deletes what has no effect any more. */
    Future<Void> deleteExpired(Instant now);

    /**
     * What is stored about a username and its account in one network.
     *
     * @param usernameForgottenAt when all failures from unknown networks are forgotten
     * @param isNetworkKnown whether a sign-in from the network has succeeded
     * @param networkForgottenAt when all failures from the network, while it is known, are forgotten
     */
    record SignInHistory(Instant usernameForgottenAt, boolean isNetworkKnown, Instant networkForgottenAt) {}
}
