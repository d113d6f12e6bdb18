package dev.taskwire.gateway.ratelimit;

/** The values of {@code RATE_LIMIT}. */
public enum RateLimitMode {
    ON,
    OFF
}
