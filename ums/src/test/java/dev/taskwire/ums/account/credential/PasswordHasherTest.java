package dev.taskwire.ums.account.credential;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords against real bcrypt hashes. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class PasswordHasherTest {
    /** The lowest that bcrypt has: the tests are about passwords, not about time. */
    private static final int COST = 4;

    private static final PasswordQueueKey ADA = new PasswordQueueKey("ada");

    private PasswordHasher passwords;

    @BeforeEach
    void create(Vertx vertx) {
        passwords = new PasswordHasher(vertx, COST);
    }

    @Test
    void hashIsBcryptOfTheCostWithASaltOfItsOwn() throws Exception {
        var hash = await(passwords.hash(ADA, "password", soon()));
        assertThat(hash).matches("\\$2a\\$04\\$[./A-Za-z0-9]{53}");
        assertThat(await(passwords.hash(ADA, "password", soon()))).isNotEqualTo(hash);
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
        var hash = await(passwords.hash(ADA, password, soon()));
        assertThat(await(passwords.matches(ADA, password, hash, soon()))).isTrue();
        assertThat(await(passwords.matches(ADA, password + "x", hash, soon()))).isFalse();
        assertThat(await(passwords.matches(ADA, password.substring(1), hash, soon())))
                .isFalse();
        assertThat(await(passwords.matches(ADA, "", hash, soon()))).isFalse();
    }

    /** The first example of the bcrypt authors, so that hashes from elsewhere are understood. */
    @Test
    void hashFromElsewhereIsUnderstood() throws Exception {
        var hash = "$2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq";
        assertThat(await(passwords.matches(ADA, "abcdefghijklmnopqrstuvwxyz", hash, soon())))
                .isTrue();
        assertThat(await(passwords.matches(ADA, "abcdefghijklmnopqrstuvwxyZ", hash, soon())))
                .isFalse();
    }

    @Test
    void workWhoseTimeIsUpIsNotBegun() {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(passwords.hash(ADA, "password", Deadline.after(Duration.ZERO))))
                .returns(ErrorCode.TIMEOUT, ApplicationException::code);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
