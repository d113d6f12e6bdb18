package dev.taskwire.shared.http.request;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that lines take turns, that bounds hold, and that a refusal meets the one who has most waiting. */
class FairQueueTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> begun = new ArrayList<>();
    private final List<Promise<Void>> work = new ArrayList<>();

    private Future<Void> ask(FairQueue<String> queue, String client, String name) {
        return queue.run(client, LONG, () -> {
            begun.add(name);
            Promise<Void> end = Promise.promise();
            work.add(end);
            return end.future();
        });
    }

    private void finish(int which) {
        work.get(which).complete();
    }

    @Test
    void noMoreThanTheBoundRunAtOnceAndLinesTakeTurns() {
        var queue = new FairQueue<String>(1, 1, 10);
        ask(queue, "greedy", "g1");
        ask(queue, "greedy", "g2");
        ask(queue, "greedy", "g3");
        ask(queue, "modest", "m1");
        assertThat(begun).containsExactly("g1");
        assertThat(queue.waiting()).isEqualTo(3);

        for (int i = 0; i < 4; i++) {
            finish(i);
        }
        assertThat(begun).containsExactly("g1", "m1", "g2", "g3");
        assertThat(queue.running()).isZero();
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void newcomerIsNextHoweverManyGreedyClientsWait() {
        var queue = new FairQueue<String>(1, 1, 100);
        for (int i = 0; i < 24; i++) {
            ask(queue, "greedy" + i, "first of " + i);
        }
        for (int i = 0; i < 23; i++) {
            ask(queue, "greedy" + i, "second of " + i);
            finish(i);
        }
        ask(queue, "newcomer", "n");
        ask(queue, "greedy23", "second of 23");
        finish(23);
        finish(24);
        assertThat(begun.subList(23, 26)).containsExactly("first of 23", "n", "second of 0");
    }

    @Test
    void newcomerIsNotTheOneWhoIsRefused() {
        var queue = new FairQueue<String>(1, 1, 2);
        ask(queue, "a", "a1");
        var again = ask(queue, "a", "a2");
        ask(queue, "b", "b1");
        ask(queue, "c", "c1");
        assertUnavailable(again);
    }

    @Test
    void oneClientRunsNoMoreThanItsBound() {
        var queue = new FairQueue<String>(4, 2, 10);
        for (int i = 0; i < 5; i++) {
            ask(queue, "greedy", "g" + i);
        }
        assertThat(begun).containsExactly("g0", "g1");

        ask(queue, "modest", "m");
        assertThat(begun).containsExactly("g0", "g1", "m");
    }

    @Test
    void whenTooManyWaitTheNewestOfTheLongestLineIsRefused() {
        var queue = new FairQueue<String>(1, 1, 2);
        ask(queue, "greedy", "g1");
        var g2 = ask(queue, "greedy", "g2");
        var g3 = ask(queue, "greedy", "g3");
        var modest = ask(queue, "modest", "m1");

        assertUnavailable(g3);
        assertThat(g2.isComplete()).isFalse();
        assertThat(modest.isComplete()).isFalse();
        assertThat(queue.refused()).isEqualTo(1);
    }

    @Test
    void whoeverWaitsTooLongIsRefusedAndHoldsNoPlace() throws Exception {
        var queue = new FairQueue<String>(1, 1, 10);
        ask(queue, "a", "a1");
        var late = queue.run("b", Duration.ofMillis(1), Future::succeededFuture);

        await(late.transform(end -> Future.succeededFuture()));
        assertUnavailable(late);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void failedWorkMakesRoomAgain() {
        var queue = new FairQueue<String>(1, 1, 10);
        var failure = new IllegalStateException("broken");
        assertThat(queue.run("a", LONG, () -> Future.failedFuture(failure)).cause())
                .isSameAs(failure);
        assertThat(queue.run("a", LONG, () -> {
                            throw failure;
                        })
                        .cause())
                .isSameAs(failure);
        assertThat(queue.running()).isZero();
        assertThat(queue.run("a", LONG, () -> Future.succeededFuture("done")).result())
                .isEqualTo("done");
    }

    @Test
    void preferredClientsHaveEverySecondTurn() {
        var queue = new FairQueue<String>(1, 1, 20);
        queue.prefer("known");
        ask(queue, "a", "a1");
        for (int i = 1; i <= 3; i++) {
            ask(queue, "known", "k" + i);
        }
        ask(queue, "a", "a2");
        ask(queue, "b", "b1");
        for (int i = 0; i < 6; i++) {
            finish(i);
        }
        assertThat(begun).containsExactly("a1", "k1", "b1", "k2", "a2", "k3");
    }

    @Test
    void whoIsPreferredNoMoreWaitsLikeAll() {
        var queue = new FairQueue<String>(1, 1, 20);
        queue.prefer("known");
        queue.stopPreferring("known");
        ask(queue, "a", "a1");
        ask(queue, "known", "k1");
        ask(queue, "b", "b1");
        finish(0);
        finish(1);
        assertThat(begun).containsExactly("a1", "b1", "k1");
    }

    private static void assertUnavailable(Future<?> refused) {
        assertThat(refused.cause())
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
