package dev.taskwire.shared.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.limit.ClientKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Proves that no more work than the bound runs at once, and that one client leaves room for others. */
class ConcurrencyLimiterTest {

    @Test
    void noMoreThanTheBoundRunAtOnce() {
        var concurrencyLimiter = new ConcurrencyLimiter(2, () -> true);
        Promise<String> first = Promise.promise();
        Promise<String> second = Promise.promise();
        var running = concurrencyLimiter.run(first::future);
        concurrencyLimiter.run(second::future);

        assertUnavailable(concurrencyLimiter.run(() -> Future.succeededFuture("third")));
        assertThat(concurrencyLimiter.running()).isEqualTo(2);

        first.complete("first");
        assertThat(running.result()).isEqualTo("first");
        assertThat(concurrencyLimiter.run(() -> Future.succeededFuture("third")).result())
                .isEqualTo("third");
        assertThat(concurrencyLimiter.running()).isEqualTo(1);
    }

    @Test
    void aClientLeavesRoomForOthers() {
        var concurrencyLimiter = ConcurrencyLimiter.shared(16, 1, () -> true);
        var greedy = ClientKey.ofAddress(1);
        int running = 0;
        while (concurrencyLimiter.run(greedy, () -> Promise.promise().future()).cause() == null) {
            running++;
        }
        assertThat(running).isEqualTo(6);
        assertThat(concurrencyLimiter
                        .run(ClientKey.ofUser(new UUID(0, 1)), () -> Future.succeededFuture("served"))
                        .result())
                .isEqualTo("served");
    }

    @Test
    void failedWorkMakesRoomAgain() {
        var concurrencyLimiter = new ConcurrencyLimiter(1, () -> true);
        var failure = new IllegalStateException("broken");
        assertThat(concurrencyLimiter.run(() -> Future.failedFuture(failure)).cause())
                .isSameAs(failure);
        assertThat(concurrencyLimiter.run(() -> thrown(failure)).cause()).isSameAs(failure);
        assertThat(concurrencyLimiter.running()).isZero();
    }

    @Test
    void refusedWorkIsNotBegun() {
        var begun = new AtomicBoolean();
        var closed = new ConcurrencyLimiter(1, () -> false);
        assertUnavailable(closed.run(() -> {
            begun.set(true);
            return Future.succeededFuture();
        }));
        assertThat(begun).isFalse();
        assertThat(closed.running()).isZero();
    }

    @Test
    void closedAdmissionOpens() {
        var open = new AtomicBoolean();
        var concurrencyLimiter = new ConcurrencyLimiter(1, open::get);
        assertUnavailable(concurrencyLimiter.run(Future::succeededFuture));
        open.set(true);
        assertThat(concurrencyLimiter.run(Future::succeededFuture).succeeded()).isTrue();
    }

    private static Future<String> thrown(RuntimeException failure) {
        throw failure;
    }

    private static void assertUnavailable(Future<?> refused) {
        assertThat(refused.cause())
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        failure -> assertThat(failure)
                                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                                .returns(Duration.ofSeconds(1), ApplicationException::retryAfter));
    }
}
