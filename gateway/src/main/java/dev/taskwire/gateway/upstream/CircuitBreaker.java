package dev.taskwire.gateway.upstream;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Decides how many requests one upstream may have at once, by the outcomes of those before: as many as there is
 * capacity for while closed, none while open, and after that, in slow start, more and more, so that a recovered
 * upstream is not flooded. Safe from any thread; costs next to nothing while there are no failures.
 */
final class CircuitBreaker {
    /** The failure rate above which the breaker opens: after five failures in a row, or half of many. */
    private static final double FAILURE_RATE_THRESHOLD = 0.4;

    /** The weight of the latest request in the moving average of failures. */
    private static final double SMOOTHING_FACTOR = 0.1;
    /** The failure rate at the beginning of a slow start, so that two failures in a row open the breaker again. */
    private static final double SLOW_START_FAILURE_RATE = 0.3;

    private static final double NEGLIGIBLE_FAILURE_RATE = 0.01;

    private static final long MIN_OPEN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long MAX_OPEN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_DOUBLINGS = 5;
    private static final long SLOW_START_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MIN_CONCURRENCY = 8;

    private enum Phase {
        CLOSED,
        OPEN,
        SLOW_START
    }

    /**
     * Holds the state of the breaker.
     *
     * @param consecutiveOpenings how many times in a row it has opened without having closed in between
     */
    private record State(Phase phase, long since, int consecutiveOpenings) {
        long openUntil() {
            return since + Math.min(MAX_OPEN_NANOS, MIN_OPEN_NANOS << Math.min(consecutiveOpenings - 1, MAX_DOUBLINGS));
        }
    }

    private volatile State state = new State(Phase.CLOSED, 0, 0);
    private volatile boolean noRecentFailures = true;
    private double failureRate;
    private boolean probeRunning;

    /** Returns how many requests the upstream may have at once, at most {@code max}. */
    int allowedConcurrency(long now, int max) {
        var current = state;
        return switch (current.phase()) {
            case CLOSED -> max;
            case OPEN -> 0;
            case SLOW_START ->
                (int) Math.max(
                        MIN_CONCURRENCY, Math.min(max, max * (double) (now - current.since()) / SLOW_START_NANOS));
        };
    }

    boolean isOpen() {
        return state.phase() == Phase.OPEN;
    }

    /** Returns whether the breaker is open and its wait is over. */
    boolean isWaitElapsed(long now) {
        var current = state;
        return current.phase() == Phase.OPEN && now - current.openUntil() >= 0;
    }

    /**
     * Lets a single request through as a probe, if the breaker opened at least a second ago and no other probe is
     * running. Used when no other upstream is left, even before the wait is over. Returns whether it did.
     */
    synchronized boolean tryStartProbe(long now) {
        if (probeRunning || !isOpen() || now - state.since() < MIN_OPEN_NANOS) {
            return false;
        }
        probeRunning = true;
        return true;
    }

    /** Notes that a request which began then has ended without a result. If it was the probe, another may follow. */
    synchronized void onCancelled(long began) {
        if (isProbe(began)) {
            probeRunning = false;
        }
    }

    /**
     * Notes that a request which began then has succeeded.
     *
     * @return whether the breaker has left its open state just now
     */
    boolean recordSuccess(long began, long now) {
        if (noRecentFailures && state.phase() == Phase.CLOSED) {
            return false;
        }
        synchronized (this) {
            closeIfRecovered(now);
            if (isProbe(began)) {
                startSlowStart(now);
                return true;
            }
            if (!isOpen()) {
                failureRate -= failureRate * SMOOTHING_FACTOR;
                noRecentFailures = failureRate < NEGLIGIBLE_FAILURE_RATE;
                failureRate = noRecentFailures ? 0 : failureRate;
            }
            return false;
        }
    }

    /**
     * Notes that a request which began then has failed.
     *
     * @param mayOpen is asked when the failure rate is too high
     * @return whether the breaker has opened just now
     */
    synchronized boolean recordFailure(long began, long now, BooleanSupplier mayOpen) {
        closeIfRecovered(now);
        if (isOpen()) {
            if (isProbe(began)) {
                open(now);
            }
            return false;
        }
        failureRate += (1 - failureRate) * SMOOTHING_FACTOR;
        noRecentFailures = false;
        return failureRate > FAILURE_RATE_THRESHOLD && mayOpen.getAsBoolean() && open(now);
    }

    /** Opens the breaker at once; returns whether it was not open before. */
    synchronized boolean forceOpen(long now) {
        closeIfRecovered(now);
        return !isOpen() && open(now);
    }

    /** Begins the slow start of an upstream that has recovered or is new. */
    synchronized void startSlowStart(long now) {
        state = new State(Phase.SLOW_START, now, state.consecutiveOpenings());
        failureRate = SLOW_START_FAILURE_RATE;
        noRecentFailures = false;
    }

    private boolean open(long now) {
        state = new State(Phase.OPEN, now, state.consecutiveOpenings() + 1);
        failureRate = 0;
        probeRunning = false;
        return true;
    }

    /** Closes the breaker when a slow start has lasted long enough. */
    private void closeIfRecovered(long now) {
        if (state.phase() == Phase.SLOW_START && now - state.since() >= SLOW_START_NANOS) {
            state = new State(Phase.CLOSED, now, 0);
        }
    }

    /** Returns whether the request began after the breaker opened; an earlier one tells nothing new. */
    private boolean isProbe(long began) {
        return isOpen() && began - state.since() > 0;
    }
}
