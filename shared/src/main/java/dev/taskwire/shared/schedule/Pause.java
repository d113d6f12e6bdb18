package dev.taskwire.shared.schedule;

import java.time.Duration;

/** Determines the pause between the end of one run of a {@link PeriodicTask} and the beginning of the next. */
@FunctionalInterface
public interface Pause {
    /** The next run begins at once. */
    Pause NONE = of(Duration.ZERO);

    /** No run follows: the task is complete. */
    Pause END = runTime -> Duration.ZERO;

    /** Returns the pause after a run of that duration. */
    Duration after(Duration runTime);

    /** Returns a pause that does not depend on the run. */
    static Pause of(Duration pause) {
        return runTime -> pause;
    }

    /** Returns a pause until the next multiple of a period since the run began. */
    static Pause atFixedRate(Duration period) {
        return runTime -> Duration.ofNanos(period.toNanos() - runTime.toNanos() % period.toNanos());
    }

    /** Returns a pause in proportion to the run, within bounds, so that runs take a twentieth of the time at most. */
    static Pause dutyCycle(Duration min, Duration max) {
        return timesRun(19, min, max);
    }

    /** Returns a pause that is so many times as long as the run, within bounds. */
    static Pause timesRun(int factor, Duration min, Duration max) {
        return runTime -> {
            var pause = runTime.multipliedBy(factor);
            return pause.compareTo(min) < 0 ? min : pause.compareTo(max) > 0 ? max : pause;
        };
    }
}
