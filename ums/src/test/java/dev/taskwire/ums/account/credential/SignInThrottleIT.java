package dev.taskwire.ums.account.credential;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever guesses one password from many addresses is stopped, and the owner is not. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SignInThrottleIT {
    private static final String SIGN_IN = "/api/user/login";
    private static final String HOME = "127.0.0.1";
    private static final String ELSEWHERE = "198.51.100.7";

    private static final int MAX_FAILURES = 100;
    private static final Duration FAILURE_INTERVAL = Duration.ofMinutes(6);

    private UmsServer ums;
    private UmsClient ada;

    @BeforeEach
    void prepare(UmsServer server) {
        ums = server;
        // The owner has signed on at home.
        ada = ums.user("ada");
    }

    @Test
    void guessesFromManyAddressesAreBoundedTogether() throws Exception {
        // when
        for (int i = 0; i < MAX_FAILURES; i++) {
            guess("ada", i).expect(401);
        }

        // then
        var refused = guess("ada", MAX_FAILURES).expect(429);
        assertThat(refused.header("Retry-After")).isEqualTo("360");
        assertThat(refused.text("type"))
                .isEqualTo("https://iana.org/assignments/http-problem-types#abnormal-usage-detected");
        assertThat(refused.object().getJsonArray("violated-policies")).containsExactly("failed-sign-in-username");
        signIn("ada", UmsServer.PASSWORD, ELSEWHERE).expect(429);
        signIn("ADA", UmsServer.PASSWORD, ELSEWHERE).expect(429);
        ums.anonymous()
                .post("/token/", UmsClient.credentials("ada", UmsServer.PASSWORD), "X-Forwarded-For", ELSEWHERE)
                .expect(429);

        // and later one more at a time
        ums.clock().advance(FAILURE_INTERVAL);
        guess("ada", 0).expect(401);
        guess("ada", 1).expect(429);
        ums.clock().advance(FAILURE_INTERVAL);
        signIn("ada", UmsServer.PASSWORD, ELSEWHERE).expect(200);
    }

    @Test
    void theOwnerSignsInWhereTheyHaveBeenBefore() {
        // given
        signIn("ada", UmsServer.PASSWORD, "2001:db8:1:2::3").expect(200);
        exhaust("ada");

        // then
        signIn("ada", UmsServer.PASSWORD, HOME).expect(200);
        signIn("ada", UmsServer.PASSWORD, "2001:db8:1:2::4").expect(200);
        signIn("ada", UmsServer.PASSWORD, "2001:db8:1:3::3").expect(429);
    }

    @Test
    void failuresInAKnownNetworkCountForItAlone() {
        // given
        signIn("ada", UmsServer.PASSWORD, ELSEWHERE).expect(200);

        // when
        for (int i = 0; i < MAX_FAILURES; i++) {
            signIn("ada", "wrong" + i, HOME).expect(401);
        }

        // then
        signIn("ada", UmsServer.PASSWORD, HOME).expect(429);
        signIn("ada", UmsServer.PASSWORD, ELSEWHERE).expect(200);
        signIn("ada", UmsServer.PASSWORD, "203.0.113.1").expect(200);
    }

    /** Whatever a username contains, its failures count for no network of somebody else. */
    @Test
    void noUsernameHasTheKeyOfANetwork() {
        // given
        exhaust("ada\0" + HOME);

        // when
        exhaust("ada");

        // then
        signIn("ada", UmsServer.PASSWORD, HOME).expect(200);
    }

    @Test
    void unknownNamesAreRefusedAfterAsMany() {
        exhaust("nobody");
        guess("nobody", 0).expect(429);
        guess("somebody", 0).expect(401);
    }

    @Test
    void otherSpellingsCountForTheSameName() {
        exhaust("straße");
        guess("STRASSE", 0).expect(429);
    }

    @Test
    void networksAreForgottenAfterATime() {
        // given
        ums.clock().advance(SignInThrottle.NETWORK_MEMORY.plus(Duration.ofMillis(1)));
        exhaust("ada");

        // then
        signIn("ada", UmsServer.PASSWORD, HOME).expect(429);
    }

    /** Whoever gets the name of a deleted account has to sign in at their own networks first. */
    @Test
    void nextAccountWithTheNameDoesNotGetTheKnownNetworks() throws Exception {
        // given
        ums.admin("admin").delete("/api/users/" + ada.id()).expect(204);
        // As the relay does after the last event.
        await(ums.store().mongo().removeDocuments("users", new JsonObject().put("username", "ada")));
        ums.anonymous()
                .post("/user/register/", UmsClient.credentials("ada", UmsServer.PASSWORD))
                .expect(201);

        // when
        exhaust("ada");

        // then
        signIn("ada", UmsServer.PASSWORD, HOME).expect(429);
    }

    @Test
    void renamedAccountKeepsItsKnownNetworks() throws Exception {
        // given
        ums.admin("admin")
                .patch("/api/users/" + ada.id(), new JsonObject().put("username", "lovelace"))
                .expect(200);

        // when
        exhaust("lovelace");

        // then
        signIn("lovelace", UmsServer.PASSWORD, HOME).expect(200);
        signIn("lovelace", UmsServer.PASSWORD, ELSEWHERE).expect(429);
    }

    @Test
    void neitherNamesNorAddressesAreStored() throws Exception {
        signIn("ada", UmsServer.PASSWORD, ELSEWHERE).expect(200);
        guess("ada", 0).expect(401);
        var stored = await(ums.store().mongo().find("sign_in_history", new JsonObject()));
        assertThat(stored).hasSize(3);
        assertThat(stored.toString()).doesNotContain("ada", ELSEWHERE, "198.51");
    }

    private void exhaust(String name) {
        for (int i = 0; i < MAX_FAILURES; i++) {
            guess(name, i).expect(401);
        }
    }

    /** Signs in with a wrong password, each time from another network. */
    private ReceivedResponse guess(String name, int i) {
        return signIn(name, "wrong" + i, i % 2 == 0 ? "192.0.2." + i : "2001:db8:ff:" + i + "::1");
    }

    private ReceivedResponse signIn(String name, String password, String address) {
        return ums.anonymous().post(SIGN_IN, UmsClient.credentials(name, password), "X-Forwarded-For", address);
    }
}
