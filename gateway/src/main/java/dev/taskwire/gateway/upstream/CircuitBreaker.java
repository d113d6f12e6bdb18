package dev.taskwire.gateway.upstream;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Says how many requests one address may have under way, by what came of those before: all that there is room for, none
 * while it rests, and after that more and more, so that nobody comes back to a herd. Safe from any thread; costs
 * nothing while all is well.
 */
final class CircuitBreaker {
    /** The share of failures, recent ones weighing most, above which it opens: five in a row, or half of many. */
    private static final double LIMIT = 0.4;

    private static final double WEIGHT = 0.1;
    /** What is counted against whoever comes back, so that two failures in a row are enough. */
    private static final double DOUBT = 0.3;

    private static final double NEGLIGIBLE = 0.01;

    private static final long FIRST_REST = Duration.ofSeconds(1).toNanos();
    private static final long MAX_OPEN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_DOUBLINGS = 5;
    private static final long RAMP = Duration.ofSeconds(10).toNanos();
    private static final int MIN_ROOM = 8;

    private enum Phase {
        CLOSED,
        OPEN,
        SLOW_START
    }

    /**
     * Where it stands.
     *
     * @param rests how often it has opened without having been well for a while in between
     */
    private record State(Phase phase, long since, int rests) {
        long restsUntil() {
            return since + Math.min(MAX_OPEN_NANOS, FIRST_REST << Math.min(rests - 1, MAX_DOUBLINGS));
        }
    }

    private volatile State state = new State(Phase.CLOSED, 0, 0);
    private volatile boolean noRecentFailures = true;
    private double failures;
    private boolean probed;

    /** How many requests may be under way, of at most {@code most}. */
    int allowedConcurrency(long now, int most) {
        var at = state;
        return switch (at.phase()) {
            case CLOSED -> most;
            case OPEN -> 0;
            case SLOW_START -> (int) Math.max(MIN_ROOM, Math.min(most, most * (double) (now - at.since()) / RAMP));
        };
    }

    boolean isOpen() {
        return state.phase() == Phase.OPEN;
    }

    /** Whether it is open, and has been so for as long as it must. */
    boolean isWaitElapsed(long now) {
        var at = state;
        return at.phase() == Phase.OPEN && now - at.restsUntil() >= 0;
    }

    /** Lets a single request through where nobody else is left, a second after it opened and not before that ended. */
    synchronized boolean probe(long now) {
        if (probed || !isOpen() || now - state.since() < FIRST_REST) {
            return false;
        }
        probed = true;
        return true;
    }

    /** A probe has ended without a result, so that there may be another. */
    synchronized void onCancelled(long began) {
        if (isProbe(began)) {
            probed = false;
        }
    }

    /**
     * Notes that a request which began then was answered well.
     *
     * @return whether its rest has ended just now
     */
    boolean succeeded(long began, long now) {
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
                failures -= failures * WEIGHT;
                noRecentFailures = failures < NEGLIGIBLE;
                failures = noRecentFailures ? 0 : failures;
            }
            return false;
        }
    }

    /**
     * Notes that a request which began then has failed.
     *
     * @param mayOpen asked when it is too much
     * @return whether it has opened just now
     */
    synchronized boolean failed(long began, long now, BooleanSupplier mayOpen) {
        closeIfRecovered(now);
        if (isOpen()) {
            if (isProbe(began)) {
                open(now);
            }
            return false;
        }
        failures += (1 - failures) * WEIGHT;
        noRecentFailures = false;
        return failures > LIMIT && mayOpen.getAsBoolean() && open(now);
    }

    /** Opens at once; returns whether it was not open before. */
    synchronized boolean forceOpen(long now) {
        closeIfRecovered(now);
        return !isOpen() && open(now);
    }

    /** Lets more and more through, from little: after a rest, or to whoever is new. */
    synchronized void startSlowStart(long now) {
        state = new State(Phase.SLOW_START, now, state.rests());
        failures = DOUBT;
        noRecentFailures = false;
    }

    private boolean open(long now) {
        state = new State(Phase.OPEN, now, state.rests() + 1);
        failures = 0;
        probed = false;
        return true;
    }

    /** Whoever has come back and stayed is as good as new. */
    private void closeIfRecovered(long now) {
        if (state.phase() == Phase.SLOW_START && now - state.since() >= RAMP) {
            state = new State(Phase.CLOSED, now, 0);
        }
    }

    /** What began before it opened tells nothing new. */
    private boolean isProbe(long began) {
        return isOpen() && began - state.since() > 0;
    }
}
