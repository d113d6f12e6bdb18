package dev.taskwire.ums.account.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsServer;
import dev.taskwire.ums.UmsWithMail;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a user who has forgotten the password chooses another one, and nobody else does. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class PasswordResetIT {
    private static final String ADA = "ada@example.com";
    private static final String REQUEST = "/api/user/password/reset";
    private static final String RESET = "password_reset";
    private static final String NEXT = "another-secret-1";

    private UmsWithMail mail;
    private UmsServer ums;

    @BeforeEach
    void start() throws Exception {
        mail = new UmsWithMail(SignOnPolicy.OPEN);
        ums = mail.ums();
    }

    @AfterEach
    void stop() throws Exception {
        mail.close();
    }

    private UmsClient verified(String username) throws Exception {
        var user = ums.user(username);
        var token = mail.token(username + "@example.com", "verification", 1);
        ums.anonymous()
                .post("/api/user/email/verification/confirm", new JsonObject().put("token", token))
                .expect(204);
        return user;
    }

    private ReceivedResponse request(String email) {
        return ums.anonymous()
                .post(REQUEST, new JsonObject().put("email", email))
                .expect(202);
    }

    private ReceivedResponse choose(String token, String password) {
        return ums.anonymous()
                .post("/api/user/password", new JsonObject().put("token", token).put("password", password));
    }

    @Test
    void linkSetsThePasswordEndsAllSessionsAndIsTold() throws Exception {
        // given
        var ada = verified("ada");
        request(" ADA@example.com");
        String token = mail.token(ADA, RESET, 1);

        // when
        choose(token, NEXT).expect(204);

        // then
        ada.refresh(ada.refreshToken()).expect(401);
        ums.anonymous()
                .post("/api/user/login", UmsClient.credentials("ada", UmsServer.PASSWORD))
                .expect(401);
        ums.anonymous().signIn("ada", NEXT);
        mail.eventuallyNothingWaits();
        assertThat(mail.mails(ADA, "password_changed"))
                .singleElement()
                .asString()
                .contains("ada")
                .doesNotContain(NEXT);
        choose(token, "yet-another-secret").expect(400);
        ums.anonymous().signIn("ada", NEXT);
    }

    @Test
    void linkIsValidForHalfAnHour() throws Exception {
        verified("ada");
        request(ADA);
        String token = mail.token(ADA, RESET, 1);
        ums.clock().advance(Duration.ofMinutes(30));
        choose(token, NEXT).expect(400);
        request(ADA);
        String next = mail.token(ADA, RESET, 2);
        ums.clock().advance(Duration.ofMinutes(30).minusSeconds(5));
        choose(next, NEXT).expect(204);
    }

    @Test
    void passwordThatIsNotAllowedDoesNotUseUpTheLink() throws Exception {
        verified("ada");
        request(ADA);
        String token = mail.token(ADA, RESET, 1);
        assertThat(choose(token, "short").expect(400).faults()).containsExactly("/password");
        assertThat(choose(token, "ada@example.com").expect(400).faults()).containsExactly("/password");
        choose(token, NEXT).expect(204);
    }

    /** A wrong link says nothing about the password, and costs no hash. */
    @Test
    void everyWrongLinkGetsTheSameResponse() throws Exception {
        // given
        verified("ada");
        request(ADA);
        String replaced = mail.token(ADA, RESET, 1);
        request(ADA);
        String valid = mail.token(ADA, RESET, 2);
        ums.user("bob");
        String verification = mail.token("bob@example.com", "verification", 1);

        // when
        var wrong = new ArrayList<JsonObject>();
        for (String token : new String[] {
            replaced, verification, valid.substring(0, 63) + (valid.endsWith("A") ? "B" : "A"), "A".repeat(64), "?"
        }) {
            for (String password : new String[] {NEXT, "short"}) {
                var body = choose(token, password).expect(400).object();
                body.remove("request_id");
                body.remove("instance");
                wrong.add(body);
            }
        }

        // then
        assertThat(wrong).allMatch(wrong.get(0)::equals);
        choose(valid, NEXT).expect(204);
    }

    @Test
    void whatElseEndsTheSessionsEndsTheLink() throws Exception {
        // given
        var ada = verified("ada");
        request(ADA);
        String token = mail.token(ADA, RESET, 1);

        // when
        ada.put(
                        "/api/users/me/password",
                        new JsonObject()
                                .put("current_password", UmsServer.PASSWORD)
                                .put("new_password", "changed-secret-1"))
                .expect(204);

        // then
        choose(token, NEXT).expect(400);
        ums.anonymous().signIn("ada", "changed-secret-1");
    }

    @Test
    void onlyAVerifiedAddressGetsALinkAndNoResponseTellsWhichIsOne() throws Exception {
        // given
        verified("ada");
        ums.user("bob");
        mail.token("bob@example.com", "verification", 1);
        var admin = ums.admin("admin");
        var joe = verified("joe");
        admin.patch("/api/users/" + joe.id(), new JsonObject().put("status", "disabled"))
                .expect(200);

        // when
        for (String email : new String[] {ADA, "bob@example.com", "joe@example.com", "nobody@example.com", "x"}) {
            var response = request(email);
            assertThat(response.body()).isEmpty();
        }
        mail.eventuallyNothingWaits();

        // then
        assertThat(mail.mails(ADA, RESET)).hasSize(1);
        assertThat(mail.mails("bob@example.com", RESET)).isEmpty();
        assertThat(mail.mails("joe@example.com", RESET)).isEmpty();
        assertThat(mail.mails("nobody@example.com")).isEmpty();
    }

    /** The account is looked up after the response, so the time of the response cannot tell of it. */
    @Test
    void requestIsStoredInTheSameWayForEveryAddress() throws Exception {
        // given a mail server that accepts nothing, so that the requests stay
        verified("ada");
        mail.eventuallyNothingWaits();

        // when
        mail.mailServerAnswers(Optional.of("450 later"));
        request(ADA);

        // then
        Eventually.holds(() -> assertThat(mail.queued())
                .singleElement()
                .satisfies(queued -> assertThat(queued.fieldNames())
                        .containsExactlyInAnyOrder(
                                "_id", "serial", "kind", "email", "created_at", "attempts", "due_at")));
    }

    @Test
    void oneOfManyUsesSucceeds() throws Exception {
        // given
        verified("ada");
        request(ADA);
        String token = mail.token(ADA, RESET, 1);

        // when
        var uses = new ArrayList<CompletableFuture<ReceivedResponse>>();
        for (int i = 0; i < 6; i++) {
            uses.add(ums.anonymous()
                    .sendAsync(
                            "POST",
                            "/api/user/password",
                            new JsonObject()
                                    .put("token", token)
                                    .put("password", "secret-of-attempt-" + i)
                                    .encode()));
        }

        // then exactly one password is set
        int winner = -1;
        for (int i = 0; i < uses.size(); i++) {
            if (uses.get(i).join().status() == 204) {
                assertThat(winner).isEqualTo(-1);
                winner = i;
            }
        }
        ums.anonymous().signIn("ada", "secret-of-attempt-" + winner);
        mail.eventuallyNothingWaits();
        assertThat(mail.mails(ADA, "password_changed")).hasSize(1);
    }

    @Test
    void stormAtOneAddressAndOfManyClientsStaysBoundedAndOthersGetTheirs() throws Exception {
        // given
        verified("ada");
        verified("bob");

        // when
        for (int i = 0; i < 100; i++) {
            ums.anonymous()
                    .post(REQUEST, new JsonObject().put("email", ADA), "X-Forwarded-For", "192.0.2." + i % 10)
                    .expect(202);
            ums.anonymous()
                    .post(
                            REQUEST,
                            new JsonObject().put("email", "nobody" + i + "@example.com"),
                            "X-Forwarded-For",
                            "198.51.100." + i % 10)
                    .expect(202);
        }
        request("bob@example.com");

        // then
        String token = mail.token("bob@example.com", RESET, 1);
        mail.eventuallyNothingWaits();
        var reached = mail.mails(ADA, RESET);
        assertThat(reached).hasSizeBetween(1, 5);
        choose(token, NEXT).expect(204);
        choose(UmsWithMail.token(reached.get(reached.size() - 1)), NEXT).expect(204);
    }
}
