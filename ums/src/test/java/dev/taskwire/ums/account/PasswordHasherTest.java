package dev.taskwire.ums.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.http.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class PasswordHasherTest {
    private static final int COST = 10;

    private Vertx vertx;
    private PasswordHasher passwords;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        passwords = new PasswordHasher(vertx, COST);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    @Test
    void hashIsBcryptOfTheCostWithASaltOfItsOwn() throws Exception {
        var hash = await(passwords.hash("password", soon()));
        assertThat(hash).matches("\\$2a\\$10\\$[./A-Za-z0-9]{53}");
        assertThat(await(passwords.hash("password", soon()))).isNotEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                " pass word ",
                "pässwörd",
                "😀😀😀😀😀😀😀😀",
                "123456789012345678901234567890123456789012345678901234567890123456789012"
            })
    void passwordMatchesItsHashAndNoOther(String password) throws Exception {
        var hash = await(passwords.hash(password, soon()));
        assertThat(await(passwords.matches(password, hash, soon()))).isTrue();
        assertThat(await(passwords.matches(password + "x", hash, soon()))).isFalse();
        assertThat(await(passwords.matches(password.substring(1), hash, soon())))
                .isFalse();
        assertThat(await(passwords.matches("", hash, soon()))).isFalse();
    }

    /** The first example of the bcrypt authors, so that hashes from elsewhere are understood. */
    @Test
    void hashFromElsewhereIsUnderstood() throws Exception {
        var hash = "$2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq";
        assertThat(await(passwords.matches("abcdefghijklmnopqrstuvwxyz", hash, soon())))
                .isTrue();
        assertThat(await(passwords.matches("abcdefghijklmnopqrstuvwxyZ", hash, soon())))
                .isFalse();
    }

    @Test
    void nobodyHasAPassword() throws Exception {
        for (String password : new String[] {"password", "nobody's password", "", "x".repeat(100)}) {
            assertThat(await(passwords.matchesNobody(password, soon()))).isFalse();
        }
    }

    @Test
    void workWhoseTimeIsUpIsNotBegun() {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> await(passwords.hash("password", Deadline.in(Duration.ZERO))))
                .returns(ErrorKind.TIMEOUT, AppException::kind);
    }

    @Test
    void fullPoolRefusesAtOnceAndRecovers() throws Exception {
        var storm = new ArrayList<Future<String>>();
        var deadline = Deadline.in(Duration.ofSeconds(1));
        // More than can be hashed while they are asked for.
        int requests = 17 * Math.max(1, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < requests; i++) {
            storm.add(passwords.hash("password", deadline));
        }
        assertThat(storm.get(requests - 1).cause())
                .isInstanceOfSatisfying(
                        AppException.class,
                        full -> assertThat(full)
                                .returns(ErrorKind.UNAVAILABLE, AppException::kind)
                                .returns(Duration.ofSeconds(2), AppException::retryAfter));
        assertThat(passwords.admitted()).isPositive().isLessThan(requests);

        for (var request : storm) {
            await(request.otherwise(""));
        }
        assertThat(passwords.admitted()).isZero();
        assertThat(await(passwords.hash("password", soon()))).startsWith("$2a$");
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }
}
