package dev.taskwire.ums.account.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves that whoever tries many passwords keeps nobody else out, with hashes that take as long as the test wants. */
class PasswordTurnsTest {
    private static final int GREEDY = 24;
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    private static final int COST = 12;
    private static final PasswordQueueKey NEWCOMER = new PasswordQueueKey("newcomer");

    private final Semaphore ends = new Semaphore(0);
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private final PasswordHasher passwords = new PasswordHasher(vertx, COST, new PasswordHashFunction() {
        @Override
        public String hash(byte[] password, int cost) {
            begun.add(new String(password, StandardCharsets.UTF_8));
            ends.acquireUninterruptibly();
            return "hash";
        }

        @Override
        public boolean matches(byte[] password, String hash) {
            begun.add(new String(password, StandardCharsets.UTF_8));
            ends.acquireUninterruptibly();
            return true;
        }
    });

    @AfterEach
    void stop() throws Exception {
        ends.release(1_000_000);
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    private Future<String> ask(PasswordQueueKey client, String password) {
        return passwords.hash(client, password, Deadline.after(Duration.ofMinutes(1)));
    }

    private Future<?> guess(PasswordQueueKey client) {
        return passwords.verifyUnknownUser(client, "guess", Deadline.after(Duration.ofMinutes(1)));
    }

    private String nextBegun() throws InterruptedException {
        return String.valueOf(begun.poll(30, TimeUnit.SECONDS));
    }

    private static PasswordQueueKey greedy(int i) {
        return new PasswordQueueKey("greedy" + i);
    }

    @Test
    void newcomerComesNextHoweverManyGreedyClientsThereAre() throws Exception {
        ends.release(GREEDY);
        for (int i = 0; i < GREEDY; i++) {
            ask(greedy(i), "first").await(30, TimeUnit.SECONDS);
            nextBegun();
        }
        List<Future<String>> flood = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < GREEDY; i++) {
                flood.add(ask(greedy(i), "flood"));
            }
        }
        for (int i = 0; i < THREADS; i++) {
            assertThat(nextBegun()).isEqualTo("flood");
        }
        var newcomer = ask(NEWCOMER, "newcomer");

        ends.release();
        assertThat(nextBegun()).isEqualTo("newcomer");
        ends.release(THREADS);
        newcomer.await(30, TimeUnit.SECONDS);
        assertThat(flood)
                .anySatisfy(refused -> assertThat(refused.cause())
                        .isInstanceOfSatisfying(
                                ApplicationException.class,
                                full -> assertThat(full).returns(ErrorCode.UNAVAILABLE, ApplicationException::code)));
        assertThat(passwords.refused()).isPositive();
    }

    @Test
    void whoeverKnewAPasswordComesNextAgain() throws Exception {
        ends.release(2);
        guess(greedy(0)).await(30, TimeUnit.SECONDS);
        assertThat(nextBegun()).isEqualTo("guess");
        var knows = passwords.matches(NEWCOMER, "known", "hash", Deadline.after(Duration.ofMinutes(1)));
        assertThat(knows.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(nextBegun()).isEqualTo("known");

        for (int i = 0; i < THREADS; i++) {
            ask(greedy(1), "running");
            assertThat(nextBegun()).isEqualTo("running");
        }
        // The guesser asks first, and had a turn longer ago.
        guess(greedy(0));
        ask(NEWCOMER, "known");

        ends.release();
        assertThat(nextBegun()).isEqualTo("known");
    }

    @Test
    void nothingIsHashedForWhomNobodyWaitsAnyMore() throws Exception {
        List<Future<String>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(ask(greedy(i), "running"));
            assertThat(nextBegun()).isEqualTo("running");
        }
        var late = passwords.hash(NEWCOMER, "late", Deadline.after(Duration.ofMillis(4)));
        late.otherwiseEmpty().await(30, TimeUnit.SECONDS);
        assertThat(late.cause()).isInstanceOf(ApplicationException.class);

        ends.release(THREADS);
        Future.all(running).await(30, TimeUnit.SECONDS);
        assertThat(begun).isEmpty();
        assertThat(passwords.admitted()).isZero();
    }
}
