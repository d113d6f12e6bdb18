package dev.taskwire.shared.schedule;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves when a periodic task runs, that its runs never overlap, and how it ends. */
@ExtendWith(VertxExtension.class)
class PeriodicTaskTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofHours(1);

    @SuppressWarnings("NullAway.Init") // before each test
    private Vertx vertx;

    private final AtomicInteger runs = new AtomicInteger();
    private final Promise<Void> reached = Promise.promise();

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    private <T> Supplier<Future<T>> upTo(int last, Supplier<Future<T>> run) {
        return () -> {
            if (runs.incrementAndGet() == last) {
                reached.complete();
            }
            return run.get();
        };
    }

    @Test
    void runsAgainWhateverCameOut() throws Exception {
        PeriodicTask.every(vertx, SHORT, upTo(3, Future::succeededFuture)).start();
        await(reached.future());
    }

    @Test
    void runsAgainAfterFailuresAndExceptions() throws Exception {
        var task = PeriodicTask.every(vertx, SHORT, upTo(3, () -> {
            if (runs.get() == 1) {
                throw new IllegalStateException("thrown");
            }
            return Future.failedFuture("failed");
        }));
        task.start();
        await(reached.future());
    }

    @Test
    void firstRunWaitsForItsPauseUnlessToldOtherwise() throws Exception {
        var task = PeriodicTask.every(vertx, NEVER, upTo(1, Future::succeededFuture))
                .startAfter(NEVER);
        assertThat(runs).hasValue(0);
        await(task.runNow());
        assertThat(runs).hasValue(1);
    }

    @Test
    void pauseIsAsLongAsTheRunSays() throws Exception {
        long start = System.nanoTime();
        new PeriodicTask(
                        vertx,
                        Backoff.constant(NEVER),
                        upTo(2, () -> Future.succeededFuture(Pause.of(Duration.ofMillis(50)))))
                .start();
        await(reached.future());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void pausesGrowWithEachFailureInARow() throws Exception {
        long start = System.nanoTime();
        new PeriodicTask(vertx, new Backoff(Duration.ofMillis(10), NEVER), upTo(4, () -> Future.failedFuture("failed")))
                .start();
        await(reached.future());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(70));
    }

    @Test
    void successEndsAStreakOfFailures() throws Exception {
        var task = new PeriodicTask(
                vertx,
                new Backoff(SHORT, NEVER),
                upTo(
                        60,
                        () -> runs.get() % 2 == 0
                                ? Future.succeededFuture(Pause.NONE)
                                : Future.failedFuture("failed")));
        task.start();
        // Thirty failures in a row would take days.
        await(reached.future());
    }

    @Test
    void twoRunsNeverOverlap() throws Exception {
        Promise<Void> run = Promise.promise();
        Promise<Future<?>> both = Promise.promise();
        vertx.runOnContext(begun -> {
            var task = PeriodicTask.every(vertx, NEVER, upTo(1, run::future));
            both.complete(Future.all(task.runNow(), task.runNow()));
            run.complete();
        });
        await(await(both.future()));
        assertThat(runs).hasValue(1);
    }

    @Test
    void runInBetweenReplacesTheOneThatWasDue() throws Exception {
        Promise<Void> stopped = Promise.promise();
        // On one turn of the event loop, so that the run that is due cannot come between.
        vertx.runOnContext(begun -> {
            var task = PeriodicTask.every(vertx, NEVER, upTo(1, Future::succeededFuture));
            task.start().runNow().compose(ran -> task.stop()).onComplete(stopped);
        });
        await(stopped.future());
        assertThat(runs).hasValue(1);
    }

    @Test
    void runFailsAsItsWorkDoes() throws Exception {
        var task = PeriodicTask.every(vertx, NEVER, () -> Future.failedFuture("failed"));
        assertThatException().isThrownBy(() -> await(task.runNow())).withMessage("failed");
    }

    @Test
    void stopWaitsForTheRunAndNoneFollows() throws Exception {
        Promise<Void> run = Promise.promise();
        var task = PeriodicTask.every(vertx, SHORT, upTo(1, run::future)).start();
        await(reached.future());
        var stopped = task.stop();
        assertThat(stopped.isComplete()).isFalse();
        run.fail("failed");
        await(stopped);
        await(task.runNow().otherwiseEmpty());
        assertThat(runs).hasValue(1);
    }

    @Test
    void workMayEndTheTask() throws Exception {
        var task = new PeriodicTask(vertx, Backoff.constant(SHORT), upTo(1, () -> Future.succeededFuture(Pause.END)));
        await(task.runNow());
        await(task.runNow());
        assertThat(runs).hasValue(1);
    }

    @Test
    void runsStayOnOneContext() throws Exception {
        var other = vertx.getOrCreateContext();
        Promise<Void> elsewhere = Promise.promise();
        other.runOnContext(now -> elsewhere.complete());
        Promise<Boolean> same = Promise.promise();
        vertx.runOnContext(begun -> {
            var here = Thread.currentThread();
            PeriodicTask.every(vertx, SHORT, () -> {
                        if (runs.incrementAndGet() == 3) {
                            same.complete(Thread.currentThread() == here);
                        }
                        return elsewhere.future();
                    })
                    .start();
        });
        assertThat(await(same.future())).isTrue();
    }

    @Test
    void taskEndsWithItsVerticle() throws Exception {
        var verticle = new VerticleBase() {
            @Override
            public Future<?> start() {
                return PeriodicTask.every(vertx, NEVER, upTo(1, Future::succeededFuture))
                        .runNow();
            }
        };
        await(vertx.undeploy(await(vertx.deployVerticle(verticle))));
        // Their ids are consecutive.
        assertThat(LongStream.range(0, 100).filter(vertx::cancelTimer)).isEmpty();
    }

    @Test
    void timersOfOthersStay() throws Exception {
        long other = vertx.setTimer(NEVER.toMillis(), fired -> {});
        await(PeriodicTask.every(vertx, NEVER, upTo(1, Future::succeededFuture)).runNow());
        assertThat(vertx.cancelTimer(other)).isTrue();
    }
}
