package dev.taskwire.shared.schedule;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Repeats asynchronous work, one run at a time: each run begins a pause after the previous one has ended. All runs are
 * on the context on which the task was created; its methods are safe from any thread. A failure is not logged and only
 * determines the pause.
 */
public final class PeriodicTask {
    private final ContextInternal context;
    private final IntFunction<Pause> afterFailure;
    private final Supplier<? extends Future<Pause>> work;
    private Future<Void> latest = Future.succeededFuture();
    private int failures;
    private long timer = -1;
    private long scheduled;
    private boolean stopped;

    /**
     * Creates a task that is not started.
     *
     * @param afterFailure the pauses after failures in a row
     * @param work one run; results in the pause after it
     */
    public PeriodicTask(Vertx vertx, Backoff afterFailure, Supplier<? extends Future<Pause>> work) {
        this(vertx, earlierFailures -> Pause.of(afterFailure.delay(earlierFailures)), work);
    }

    private PeriodicTask(Vertx vertx, IntFunction<Pause> afterFailure, Supplier<? extends Future<Pause>> work) {
        this.context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
        this.afterFailure = afterFailure;
        this.work = work;
    }

    /** Returns a task with the same pause after every run, failed ones included. */
    public static PeriodicTask every(Vertx vertx, Duration interval, Supplier<? extends Future<?>> work) {
        return every(vertx, Pause.of(interval), work);
    }

    /** Returns a task that begins a run each period. Runs that would overlap a longer one are left out. */
    public static PeriodicTask atFixedRate(Vertx vertx, Duration period, Supplier<? extends Future<?>> work) {
        return every(vertx, Pause.atFixedRate(period), work);
    }

    private static PeriodicTask every(Vertx vertx, Pause pause, Supplier<? extends Future<?>> work) {
        return new PeriodicTask(vertx, failures -> pause, () -> work.get().map(pause));
    }

    /** Begins the first run now. */
    public PeriodicTask start() {
        return startAfter(Duration.ZERO);
    }

    /** Begins the first run after that pause. */
    public PeriodicTask startAfter(Duration pause) {
        context.emit(begun -> schedule(pause));
        return this;
    }

    /**
     * Begins a run now instead of after the pause. Has no effect during a run or after the end of the task.
     *
     * @return completes as that run does
     */
    public Future<Void> runNow() {
        Promise<Void> end = Promise.promise();
        context.emit(begun -> run().onComplete(end));
        return end.future();
    }

    /**
     * Begins no further run.
     *
     * @return completes when the run that is going on has ended; never fails
     */
    public Future<Void> stop() {
        Promise<Void> end = Promise.promise();
        context.emit(begun -> {
            stopped = true;
            context.owner().cancelTimer(timer);
            latest.onComplete(ended -> end.complete());
        });
        return end.future();
    }

    private void schedule(Pause pause, long begin) {
        schedule(pause.after(Duration.ofNanos(System.nanoTime() - begin)));
    }

    private void schedule(Duration pause) {
        if (stopped) {
            return;
        }
        long number = ++scheduled;
        if (pause.isZero()) {
            context.runOnContext(now -> runScheduled(number));
        } else {
            // Not the context's own method, since its timers outlive the verticle.
            timer = context.owner().setTimer(Math.max(1, pause.toMillis()), now -> runScheduled(number));
        }
    }

    /** Does nothing when another run has begun meanwhile. */
    private void runScheduled(long number) {
        if (number == scheduled) {
            run();
        }
    }

    private Future<Void> run() {
        if (stopped || !latest.isComplete()) {
            return latest;
        }
        scheduled++;
        context.owner().cancelTimer(timer);
        long begin = System.nanoTime();
        Promise<Void> end = context.promise();
        latest = end.future();
        // Bound to the context, on whichever context the work ends.
        context.succeededFuture()
                .compose(begun -> work.get())
                .onComplete(
                        pause -> {
                            failures = 0;
                            stopped |= pause == Pause.END;
                            schedule(pause, begin);
                            end.complete();
                        },
                        failure -> {
                            schedule(afterFailure.apply(failures++), begin);
                            end.fail(failure);
                        });
        return latest;
    }
}
