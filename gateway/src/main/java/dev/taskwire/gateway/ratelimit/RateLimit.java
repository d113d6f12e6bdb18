package dev.taskwire.gateway.ratelimit;

import static dev.taskwire.shared.error.ProblemType.ABNORMAL_USAGE_DETECTED;
import static dev.taskwire.shared.error.ProblemType.QUOTA_EXCEEDED;

import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.error.ProblemType;
import java.util.Locale;

/** The rate limits of the gateway, each with its default quota for a minute. */
public enum RateLimit {
    /** Requests to TMService's paths with a valid token, by user. */
    TMSERVICE_USER(10, Counts.CALLERS),
    /** Requests to TMService's paths without one, by address. */
    TMSERVICE_ANONYMOUS(5, Counts.OTHERS),
    /** Registration, sign-in, and requests for and with other links from mails, by address. */
    SIGN_IN(30, Counts.OTHERS),
    /** Refreshing tokens, by address. */
    REFRESH(60, Counts.OTHERS),
    /** Turning off mails with a link, by address; mail providers send many such requests from one address. */
    UNSUBSCRIBE(600, Counts.OTHERS),
    /** All other requests under {@code /api}, by user. */
    SIGNED_IN(600, Counts.CALLERS),
    /** All requests with a valid token, by address; as many as fifty users may send who are at their limit. */
    SIGNED_IN_ADDRESS(30_000, Counts.OTHERS),
    /** Changing one's own password, for which the old one can be guessed, by user. */
    PASSWORD(10, Counts.CALLERS),
    /** Exports of all data of a user, by user. */
    EXPORT(2, Counts.CALLERS),
    /** Requests that need a token and have no valid one, by address. */
    INVALID_TOKEN(600, Counts.OTHERS, ABNORMAL_USAGE_DETECTED, false),
    /** Sign-ins with a wrong password, by username and address; after the quota, they become possible one by one. */
    FAILED_SIGN_IN(5, Counts.OTHERS, ABNORMAL_USAGE_DETECTED, true);

    private enum Counts {
        /** Requests of callers, whose role is known. */
        CALLERS,
        OTHERS
    }

    private final int perMinute;
    private final Counts counts;
    private final ProblemType violation;
    private final boolean gradual;

    RateLimit(int perMinute, Counts counts) {
        this(perMinute, counts, QUOTA_EXCEEDED, false);
    }

    RateLimit(int perMinute, Counts counts, ProblemType violation, boolean gradual) {
        this.perMinute = perMinute;
        this.counts = counts;
        this.violation = violation;
        this.gradual = gradual;
    }

    RequestQuota defaultQuota() {
        return RequestQuota.perMinute(perMinute);
    }

    /** Returns whether admins may have a quota of their own. */
    boolean countsCallers() {
        return counts == Counts.CALLERS;
    }

    /** Returns the variable with its quota. */
    String variable() {
        return "RATE_LIMIT_" + name();
    }

    RateLimitPolicy policy(RequestQuota quota) {
        return policy(policyName(), quota);
    }

    RateLimitPolicy adminPolicy(RequestQuota quota) {
        return policy(policyName() + "-admin", quota);
    }

    private RateLimitPolicy policy(String policyName, RequestQuota quota) {
        return new RateLimitPolicy(policyName, quota, gradual, violation);
    }

    private String policyName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
