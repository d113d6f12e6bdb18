package dev.taskwire.local.gateway;

import static dev.taskwire.local.gateway.RateLimitAssertions.assertThrottled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.local.testing.TestUsers;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Passwords cannot be guessed quickly, and whoever knows the password is not kept out by those who guess. */
class SignInLimitIT {
    private static final int WINDOW_SECONDS = 60;
    /** After the first five failed sign-ins, one is possible every 12 s. */
    private static final int SECONDS_BETWEEN_GUESSES = 12;

    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    @RegisterExtension
    static final RateLimitedGateway gateway = RateLimitedGateway.behindProxy(taskwire);

    @Test
    void registrationAndSignInShareALimit() {
        var client = gateway.newClient();

        for (int left = 29; left >= 0; left--) {
            var response = client.post(left % 2 == 0 ? "/api/user" : "/api/user/login", "{}");
            assertThat(response.expect(400).header("RateLimit")).startsWith("\"sign-in\";r=" + left + ";t=");
        }

        assertThrottled(client.post("/api/user/login", "{}"), "sign-in", WINDOW_SECONDS);
        assertThrottled(client.post("/api/user", "{}"), "sign-in", WINDOW_SECONDS);
        gateway.newClient().post("/api/user/login", "{}").expect(400);
    }

    @Test
    void refreshingHasALimitOfItsOwn() {
        var client = gateway.newClient();

        for (int left = 59; left >= 0; left--) {
            var response = client.post("/api/user/token/refresh", "{}");
            assertThat(response.header("RateLimit")).startsWith("\"refresh\";r=" + left + ";t=");
        }

        assertThrottled(client.post("/api/user/token/refresh", "{}"), "refresh", WINDOW_SECONDS);
        client.post("/api/user/login", "{}").expect(400);
    }

    @Test
    void onTmservicesPathsATokenBuysNoMoreSignIns() {
        var user = gateway.newUser();

        for (int i = 0; i < 5; i++) {
            user.post("/token/", "{\"username\": \"nobody" + i + "\", \"password\": \"wrong password\"}")
                    .expect(401);
        }

        assertThrottled(user.post("/user/register/", "{}"), "tmservice-anonymous", WINDOW_SECONDS);
    }

    @Test
    void theOldPasswordIsGuessedTenTimesAMinute() {
        var user = gateway.newUser();
        String guess = "{\"current_password\": \"wrong password\", \"new_password\": \"an even better one\"}";

        for (int i = 0; i < 10; i++) {
            user.put("/api/users/me/password", guess).expect(400);
        }

        assertThrottled(user.put("/api/users/me/password", guess), "password", WINDOW_SECONDS);
        user.get("/api/users/me").expect(200);
    }

    @Test
    void guessingIsSlowedDownForOneNameAtOneAddress() {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        var attacker = gateway.newClient();
        for (int i = 0; i < 5; i++) {
            attacker.signIn(name, "wrong" + i).expect(401);
        }

        // However the name is spelled, and even with the right password.
        assertThrottled(attacker.signIn(name, "wrong"), "failed-sign-in", SECONDS_BETWEEN_GUESSES);
        assertThrottled(
                attacker.signIn(name.toUpperCase(Locale.ROOT), "wrong"), "failed-sign-in", SECONDS_BETWEEN_GUESSES);
        assertThrottled(attacker.signIn(name, TestUsers.PASSWORD), "failed-sign-in", SECONDS_BETWEEN_GUESSES);
        attacker.signIn(StackExtension.newName(), "wrong").expect(401);

        // From elsewhere the owner signs in, more often than a password may be guessed.
        var owner = gateway.newClient();
        for (int i = 0; i < 8; i++) {
            owner.signIn(name, TestUsers.PASSWORD).expect(200);
        }
    }

    @Test
    void guessesAtTheSameTimeDoNotSlipThrough() {
        String name = StackExtension.newName();
        var attacker = gateway.newClient();

        var guesses = IntStream.range(0, 20)
                .mapToObj(i -> attacker.signInAsync(name, "wrong" + i))
                .toList();

        var statuses = guesses.stream()
                .map(CompletableFuture::join)
                .map(response -> response.status())
                .toList();
        assertThat(statuses).containsOnly(401, 429);
        assertThat(statuses).filteredOn(status -> status == 401).hasSize(5);
    }
}
