package dev.taskwire.gateway.throttle;

/** The values of {@code RATE_LIMIT}. */
public enum RateLimit {
    ON,
    OFF
}
