package dev.taskwire.tms.notify;

import dev.taskwire.tms.notify.Outcome.Result;
import java.time.Duration;
import java.time.Instant;

/** When to try again, and when to give up. */
final class Patience {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration SOON_AT_MOST = Duration.ofMinutes(1);
    private static final Duration WAIT = Duration.ofSeconds(15);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final Duration LATER_AT_MOST = Duration.ofHours(1);
    private static final Duration GIVE_UP = Duration.ofHours(24);
    private static final int LEAST_ATTEMPTS = 5;
    private static final int MOST_DOUBLINGS = 16;

    private Patience() {}

    /** Whether it has been tried for long enough; what was only waited for, such as one of our own, does not count. */
    static boolean isOver(Delivery delivery, Outcome outcome, Instant now) {
        return switch (outcome.result()) {
            case NEVER -> true;
            case LATER ->
                delivery.attempts() >= LEAST_ATTEMPTS
                        && !now.isBefore(delivery.since().plus(GIVE_UP));
            case DONE, NOBODY, HOLD, SOON, WAIT -> false;
        };
    }

    /** The pause before the next attempt, twice as long each time. */
    static Duration pause(Delivery delivery, Outcome outcome) {
        if (outcome.result() == Result.WAIT) {
            return WAIT;
        }
        boolean soon = outcome.result() == Result.SOON;
        var first = soon ? SOON : LATER;
        var longest = soon ? SOON_AT_MOST : LATER_AT_MOST;
        var pause = first.multipliedBy(1L << Math.min(delivery.attempts(), MOST_DOUBLINGS));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
