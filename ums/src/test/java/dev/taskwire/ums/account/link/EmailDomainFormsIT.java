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
        storeAsEarlierVersion("email");

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

    private void storeAsEarlierVersion(String member) throws Exception {
        await(ums.store()
                .mongo()
                .updateCollection(
                        "users",
                        ExtendedJson.op("username", "ada"),
                        ExtendedJson.op("$set", ExtendedJson.op(member, UNICODE))));
    }

    @Test
    void addressOfAnEarlierVersionThatIsSentBackIsNoChange() throws Exception {
        // given
        ums.anonymous().post("/api/user", account("ada", UNICODE)).expect(201);
        verify();
        storeAsEarlierVersion("email");
        var ada = ums.anonymous().signIn("ada", UmsServer.PASSWORD);
        long version = mail.document("ada").getLong("version");

        var admin = ums.admin("admin");

        // when
        for (String form : new String[] {UNICODE, ASCII}) {
            var same = new JsonObject().put("email", form).put("current_password", UmsServer.PASSWORD);
            ada.patch("/api/users/me", same).expect(200);
            admin.patch("/api/users/" + ada.id(), new JsonObject().put("email", form))
                    .expect(200);
        }

        // then
        var account = mail.document("ada");
        assertThat(account.getLong("version")).isEqualTo(version);
        assertThat(account.getString("email")).isEqualTo(UNICODE);
        assertThat(account.getBoolean("email_verified")).isTrue();
        assertThat(account.getString("pending_email")).isNull();
        mail.eventuallyNothingWaits();
        assertThat(mail.mails(ASCII, "email_changed")).isEmpty();
        assertThat(mail.mails(ASCII, "verification")).hasSize(1);
    }

    @Test
    void adminMaySendTheOwnAddressOfAnEarlierVersionBack() throws Exception {
        // given
        ums.anonymous().post("/api/user", account("ada", UNICODE)).expect(201);
        await(ums.store()
                .mongo()
                .updateCollection(
                        "users",
                        ExtendedJson.op("username", "ada"),
                        ExtendedJson.op("$set", ExtendedJson.op("role", "admin").put("email", UNICODE))));
        var ada = ums.anonymous().signIn("ada", UmsServer.PASSWORD);

        // when
        var same = ada.patch("/api/users/" + ada.id(), new JsonObject().put("email", UNICODE));

        // then
        assertThat(same.expect(200).text("email")).isEqualTo(UNICODE);
    }

    @Test
    void changeThatBeganInAnEarlierVersionGoesOn() throws Exception {
        // given
        var ada = ums.user("ada");
        ums.anonymous()
                .post(
                        "/api/user/email/verification/confirm",
                        new JsonObject().put("token", mail.token("ada@example.com", "verification", 1)))
                .expect(204);
        var change = new JsonObject().put("email", ASCII).put("current_password", UmsServer.PASSWORD);
        ada.patch("/api/users/me", change).expect(200);
        mail.token(ASCII, "verification", 1);
        mail.eventuallyNothingWaits();
        storeAsEarlierVersion("pending_email");

        // when
        ums.anonymous()
                .post("/api/user/email/verification", new JsonObject().put("email", UNICODE))
                .expect(202);
        var confirmation = new JsonObject().put("token", mail.token(ASCII, "verification", 2));

        // then
        ums.anonymous().post("/api/user", account("bob", ASCII)).expect(201);
        var refused = ums.anonymous()
                .post("/api/user/email/verification/confirm", confirmation)
                .expect(409);
        assertThat(refused.faults()).containsExactly("/email");
        var other = new JsonObject().put("email", "bob@example.com").put("current_password", UmsServer.PASSWORD);
        ums.anonymous()
                .signIn("bob", UmsServer.PASSWORD)
                .patch("/api/users/me", other)
                .expect(200);
        ums.anonymous()
                .post("/api/user/email/verification/confirm", confirmation)
                .expect(204);
        assertThat(mail.document("ada").getString("email")).isEqualTo(ASCII);
    }

    @Test
    void invitedUserSignsInWithTheAddressAsTheyKnowIt() throws Exception {
        // given
        ums.admin("admin")
                .post("/api/users/invitations", new JsonObject().put("email", UNICODE))
                .expect(201);
        String token = mail.token(ASCII, "invitation", 1);

        // when
        ums.anonymous()
                .post("/api/user/password", new JsonObject().put("token", token).put("password", UmsServer.PASSWORD))
                .expect(204);

        // then
        var ada = ums.anonymous().signIn(UNICODE, UmsServer.PASSWORD).get("/api/users/me");
        assertThat(ada.expect(200).text("username")).isEqualTo(UNICODE);
        assertThat(ada.text("email")).isEqualTo(ASCII);
    }
}
