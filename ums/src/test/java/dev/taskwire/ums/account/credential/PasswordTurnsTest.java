package dev.taskwire.ums.account.credential;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.context.ClientAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves that whoever tries many passwords keeps nobody else out, with hashes that take as long as the test wants. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class PasswordTurnsTest {
    private static final int GREEDY = 24;
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    private static final int COST = 12;
    private static final PasswordQueueKey NEWCOMER = new PasswordQueueKey("newcomer");
    private static final ClientAddress GREEDY_NETWORK = network("192.0.2.1");

    private final Semaphore ends = new Semaphore(0);
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private PasswordHasher passwords;

    @BeforeEach
    void create(Vertx vertx) {
        passwords = new PasswordHasher(vertx, COST, new PasswordHashFunction() {
            @Override
            public String hash(byte[] password, int cost) {
                begin(password);
                return "hash";
            }

            @Override
            public boolean matches(byte[] password, String hash) {
                begin(password);
                return true;
            }
        });
    }

    private void begin(byte[] password) {
        begun.add(new String(password, StandardCharsets.UTF_8));
        ends.acquireUninterruptibly();
    }

    @AfterEach
    void endAll() {
        ends.release(1_000_000);
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

    private static ClientAddress network(String address) {
        return new ClientAddress(address, address);
    }

    private static PasswordQueueKey greedy(int i) {
        return new PasswordQueueKey("greedy" + i);
    }

    @Test
    void newcomerComesNextHoweverManyGreedyClientsThereAre() throws Exception {
        ends.release(GREEDY);
        for (int i = 0; i < GREEDY; i++) {
            await(ask(greedy(i), "first"));
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
        await(newcomer);
        assertThat(flood)
                .anySatisfy(refused -> assertThat(refused.cause())
                        .isInstanceOfSatisfying(
                                ApplicationException.class,
                                full -> assertThat(full).returns(ErrorCode.UNAVAILABLE, ApplicationException::code)));
        assertThat(passwords.refused()).isPositive();
    }

    @Test
    void signOnsFromManyNetworksDelayNobodyElse() throws Exception {
        List<Future<String>> storm = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            storm.add(
                    passwords.hashForSignOn(network("192.0.2." + i), "sign-on", Deadline.after(Duration.ofMinutes(1))));
        }
        assertThat(nextBegun()).isEqualTo("sign-on");
        var newcomer = ask(NEWCOMER, "newcomer");

        ends.release(2 * THREADS);
        await(newcomer);

        assertThat(storm.stream().filter(Future::isComplete)).hasSizeLessThanOrEqualTo(2 * THREADS);
    }

    @Test
    void networkSignsOnHoweverOftenAnotherOneDoes() throws Exception {
        for (int i = 0; i < 30; i++) {
            passwords.hashForSignOn(GREEDY_NETWORK, "greedy", Deadline.after(Duration.ofMinutes(1)));
        }
        assertThat(nextBegun()).isEqualTo("greedy");
        var other = passwords.hashForSignOn(network("198.51.100.1"), "other", Deadline.after(Duration.ofMinutes(1)));

        ends.release(2 * THREADS);

        assertThat(await(other)).isEqualTo("hash");
    }

    /** Otherwise guesses of a password would have half of all turns. */
    @Test
    void whoeverHasSignedOnIsNotPreferred() throws Exception {
        ends.release(1);
        await(passwords.hashForSignOn(GREEDY_NETWORK, "sign-on", Deadline.after(Duration.ofMinutes(1))));
        assertThat(nextBegun()).isEqualTo("sign-on");
        for (int i = 0; i < THREADS; i++) {
            ask(greedy(1), "running");
            assertThat(nextBegun()).isEqualTo("running");
        }
        guess(NEWCOMER);
        ask(PasswordQueueKey.of(GREEDY_NETWORK), "guess of the network");

        ends.release();

        assertThat(nextBegun()).isEqualTo("guess");
    }

    @Test
    void whoeverKnewAPasswordComesNextAgain() throws Exception {
        ends.release(2);
        await(guess(greedy(0)));
        assertThat(nextBegun()).isEqualTo("guess");
        var knows = passwords.matches(NEWCOMER, "known", "hash", Deadline.after(Duration.ofMinutes(1)));
        assertThat(await(knows)).isTrue();
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
        await(late.otherwiseEmpty());
        assertThat(late.cause()).isInstanceOf(ApplicationException.class);

        ends.release(THREADS);
        await(Future.all(running));
        assertThat(begun).isEmpty();
        assertThat(passwords.admitted()).isZero();
    }
}
