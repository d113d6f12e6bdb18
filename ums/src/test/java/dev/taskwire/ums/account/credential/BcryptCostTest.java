package dev.taskwire.ums.account.credential;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.ums.account.credential.PasswordHasher.Verification;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.model.AccountStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves by counting rounds, not time, that a refused check costs the same whoever it is for. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class BcryptCostTest {
    private static final PasswordQueueKey CLIENT = new PasswordQueueKey("client");
    private static final String PASSWORD = "s3cret-password";

    private final AtomicLong rounds = new AtomicLong();
    private Vertx vertx;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    /** A hash is here the cost and the password, and costs nothing but the count of what it would. */
    private PasswordHasher configured(int cost) {
        return new PasswordHasher(vertx, cost, new PasswordHashFunction() {
            @Override
            public String hash(byte[] password, int step) {
                rounds.addAndGet(1L << step);
                return stored(step, new String(password, StandardCharsets.UTF_8));
            }

            @Override
            public boolean matches(byte[] password, String hash) {
                rounds.addAndGet(1L << Integer.parseInt(hash.substring(4, 6)));
                return hash.endsWith('$' + new String(password, StandardCharsets.UTF_8));
            }
        });
    }

    private static String stored(int cost, String password) {
        return "$2a$%02d$%s".formatted(cost, password);
    }

    private static Account account(int cost) {
        return AccountBuilder.account("ada")
                .passwordHash(stored(cost, PASSWORD))
                .build();
    }

    private static Account disabled(int cost) {
        return AccountBuilder.account("ada")
                .passwordHash(stored(cost, PASSWORD))
                .status(AccountStatus.DISABLED)
                .build();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    private long roundsOf(Future<Verification> check) throws Exception {
        assertThat(await(check).matches()).isFalse();
        return rounds.getAndSet(0);
    }

    @Test
    void refusedChecksCostTheSameAfterTheCostWasRaised() throws Exception {
        var passwords = configured(12);
        for (int cost = 10; cost <= 12; cost++) {
            assertThat(roundsOf(passwords.verify(CLIENT, "wrong-password", account(cost), soon())))
                    .isEqualTo(1 << 12);
            assertThat(roundsOf(passwords.verify(CLIENT, PASSWORD, disabled(cost), soon())))
                    .isEqualTo(1 << 12);
        }
        assertThat(roundsOf(passwords.verifyUnknownUser(CLIENT, PASSWORD, soon())))
                .isEqualTo(1 << 12);
    }

    @Test
    void refusedChecksCostTheSameAfterTheCostWasLowered() throws Exception {
        var passwords = configured(10);
        passwords.recordCostOf(stored(12, PASSWORD));
        assertThat(roundsOf(passwords.verifyUnknownUser(CLIENT, PASSWORD, soon())))
                .isEqualTo(1 << 12);
        assertThat(roundsOf(passwords.verify(CLIENT, "wrong-password", account(10), soon())))
                .isEqualTo(1 << 12);
        assertThat(roundsOf(passwords.verify(CLIENT, "wrong-password", account(12), soon())))
                .isEqualTo(1 << 12);
    }

    @Test
    void hashOfAbsurdCostIsNoMeasureForOthers() throws Exception {
        var passwords = configured(10);
        passwords.recordCostOf(stored(31, PASSWORD));
        passwords.recordCostOf("no hash");
        assertThat(roundsOf(passwords.verifyUnknownUser(CLIENT, PASSWORD, soon())))
                .isEqualTo(1 << 10);
    }

    @Test
    void outdatedHashIsRenewedWhenItsPasswordIsRight() throws Exception {
        var passwords = configured(12);
        assertThat(await(passwords.verify(CLIENT, PASSWORD, account(10), soon())))
                .satisfies(verification -> assertThat(verification.matches()).isTrue())
                .satisfies(verification -> assertThat(verification.renewed()).hasValue(stored(12, PASSWORD)));
        assertThat(await(passwords.verify(CLIENT, PASSWORD, account(12), soon()))
                        .renewed())
                .isEmpty();
    }
}
