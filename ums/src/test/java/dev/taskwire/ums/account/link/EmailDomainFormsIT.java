package dev.taskwire.ums.account.link;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsServer;
import dev.taskwire.ums.UmsWithMail;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An internationalized domain has two forms, which lead to the same mailbox. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class EmailDomainFormsIT {
    private static final String UNICODE = "ada@b\u00fccher.example";
    private static final String ASCII = "ada@xn--bcher-kva.example";

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

    private static JsonObject account(String username, String email) {
        return UmsClient.credentials(username, UmsServer.PASSWORD).put("email", email);
    }

    private void assertTaken() {
        var bob = ums.user("bob");
        for (String form : new String[] {UNICODE, ASCII, ASCII.toUpperCase(Locale.ROOT)}) {
            var refused =
                    ums.anonymous().post("/api/user", account("joe", form)).expect(409);
            assertThat(refused.faults()).containsExactly("/email");
            var change = new JsonObject().put("email", form).put("current_password", UmsServer.PASSWORD);
            assertThat(bob.patch("/api/users/me", change).expect(409).faults()).containsExactly("/email");
        }
    }

    private void verify() throws Exception {
        String token = mail.token(ASCII, "verification", 1);
        ums.anonymous()
                .post("/api/user/email/verification/confirm", new JsonObject().put("token", token))
                .expect(204);
    }

    @Test
    void bothFormsAreOneAddress() throws Exception {
        // when
        var created = ums.anonymous().post("/api/user", account("ada", UNICODE)).expect(201);

        // then
        assertThat(created.text("email")).isEqualTo(ASCII);
        verify();
        assertTaken();
    }

    @Test
    void addressThatAnEarlierVersionHasStoredIsTheSame() throws Exception {
        // given
        ums.anonymous().post("/api/user", account("ada", UNICODE)).expect(201);
        verify();
        await(ums.store()
                .mongo()
                .updateCollection(
                        "users",
                        ExtendedJson.op("username", "ada"),
                        ExtendedJson.op("$set", ExtendedJson.op("email", UNICODE))));

        // then
        assertTaken();
        int resets = 0;
        for (String form : new String[] {UNICODE, ASCII}) {
            ums.anonymous()
                    .post("/api/user/password/reset", new JsonObject().put("email", form))
                    .expect(202);
            String token = mail.token(ASCII, "password_reset", ++resets);
            ums.anonymous()
                    .post(
                            "/api/user/password",
                            new JsonObject().put("token", token).put("password", "another-secret-" + resets))
                    .expect(204);
        }
        ums.anonymous().signIn("ada", "another-secret-2");
    }
}
