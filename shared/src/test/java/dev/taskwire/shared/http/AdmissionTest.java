package dev.taskwire.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    @Test
    void noMoreThanTheBoundRunAtOnce() {
        var admission = new Admission(2, () -> true);
        Promise<String> first = Promise.promise();
        Promise<String> second = Promise.promise();
        var running = admission.run(first::future);
        admission.run(second::future);

        assertUnavailable(admission.run(() -> Future.succeededFuture("third")));
        assertThat(admission.running()).isEqualTo(2);

        first.complete("first");
        assertThat(running.result()).isEqualTo("first");
        assertThat(admission.run(() -> Future.succeededFuture("third")).result())
                .isEqualTo("third");
        assertThat(admission.running()).isEqualTo(1);
    }

    @Test
    void aClientLeavesRoomForOthers() {
        var admission = Admission.shared(16, 1, () -> true);
        var greedy = ClientKey.ofAddress(1);
        int running = 0;
        while (admission.run(greedy, () -> Promise.promise().future()).cause() == null) {
            running++;
        }
        assertThat(running).isEqualTo(6);
        assertThat(admission
                        .run(ClientKey.ofUser(new UUID(0, 1)), () -> Future.succeededFuture("served"))
                        .result())
                .isEqualTo("served");
    }

    @Test
    void failedWorkMakesRoomAgain() {
        var admission = new Admission(1, () -> true);
        var failure = new IllegalStateException("broken");
        assertThat(admission.run(() -> Future.failedFuture(failure)).cause()).isSameAs(failure);
        assertThat(admission.run(() -> thrown(failure)).cause()).isSameAs(failure);
        assertThat(admission.running()).isZero();
    }

    @Test
    void refusedWorkIsNotBegun() {
        var begun = new AtomicBoolean();
        var closed = new Admission(1, () -> false);
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
        var admission = new Admission(1, open::get);
        assertUnavailable(admission.run(Future::succeededFuture));
        open.set(true);
        assertThat(admission.run(Future::succeededFuture).succeeded()).isTrue();
    }

    private static Future<String> thrown(RuntimeException failure) {
        throw failure;
    }

    private static void assertUnavailable(Future<?> refused) {
        assertThat(refused.cause())
                .isInstanceOfSatisfying(
                        AppException.class,
                        failure -> assertThat(failure)
                                .returns(ErrorKind.UNAVAILABLE, AppException::kind)
                                .returns(Duration.ofSeconds(1), AppException::retryAfter));
    }
}
