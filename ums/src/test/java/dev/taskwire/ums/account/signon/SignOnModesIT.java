package dev.taskwire.ums.account.signon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsServer;
import dev.taskwire.ums.UmsWithMail;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may create an account, and how users come in where they may not. */
class SignOnModesIT {
    private static final SignOnPolicy CLOSED = new SignOnPolicy(SignOnMode.CLOSED, Set.of());
    private static final SignOnPolicy DOMAINS =
            new SignOnPolicy(SignOnMode.DOMAINS, Set.of("corp.example", "xn--bcher-kva.example"));
    private static final String INVITATIONS = "/api/users/invitations";

    private static JsonObject account(String username, String email) {
        return UmsClient.credentials(username, UmsServer.PASSWORD).put("email", email);
    }

    private static ReceivedResponse confirm(UmsServer ums, JsonObject body) {
        return ums.anonymous().post("/api/user/email/verification/confirm", body);
    }

    @Test
    void nobodySignsOnWhereItIsClosed() throws Exception {
        try (var mail = new UmsWithMail(CLOSED)) {
            var ums = mail.ums();
            for (String path : new String[] {"/api/user", "/user/register/"}) {
                var refused = ums.anonymous()
                        .post(path, account("ada", "ada@example.com"))
                        .expect(403);
                assertThat(refused.text("type")).isEqualTo("/problems/sign-on-refused");
            }
            // Nobody learns of names that are taken.
            ums.admin("admin");
            ums.anonymous().post("/api/user", account("admin", "a@example.com")).expect(403);
            mail.eventuallyNothingWaits();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ada@corp.example,202",
        "ADA@CORP.example,202",
        "ada@b\u00fccher.example,202",
        "ada@sub.corp.example,403",
        "ada@corp.example.com,403",
        "ada@notcorp.example,403",
        "ada@example.com,403"
    })
    void onlyTheseDomainsSignOn(String email, int status) throws Exception {
        try (var mail = new UmsWithMail(DOMAINS)) {
            var response = mail.ums().anonymous().post("/api/user", account("ada", email));
            response.expect(status);
            if (status == 403) {
                assertThat(response.text("type")).isEqualTo("/problems/sign-on-refused");
            } else {
                assertThat(response.object().containsKey("token")).isFalse();
            }
            mail.ums()
                    .anonymous()
                    .post("/user/register/", account("bob", "bob" + email))
                    .expect(status == 403 ? 403 : 201);
            mail.ums()
                    .anonymous()
                    .post("/user/register/", UmsClient.credentials("joe", UmsServer.PASSWORD))
                    .expect(403);
        }
    }

    @Test
    void nobodySignsInBeforeTheAddressIsVerified() throws Exception {
        try (var mail = new UmsWithMail(DOMAINS)) {
            // given
            var ums = mail.ums();
            ums.anonymous()
                    .post("/api/user", account("ada", "ada@corp.example"))
                    .expect(202);
            String token = mail.token("ada@corp.example", "verification", 1);
            var right = UmsClient.credentials("ada", UmsServer.PASSWORD);

            // when
            for (String path : new String[] {"/api/user/login", "/token/"}) {
                assertThat(ums.anonymous().post(path, right).expect(403).text("type"))
                        .isEqualTo("/problems/email-not-verified");
                ums.anonymous()
                        .post(path, UmsClient.credentials("ada", "wrong-password"))
                        .expect(401);
            }
            confirm(ums, new JsonObject().put("token", token).put("password", UmsServer.PASSWORD))
                    .expect(204);

            // then
            var ada = ums.anonymous().signIn("ada", UmsServer.PASSWORD);
            var elsewhere =
                    new JsonObject().put("email", "ada@example.com").put("current_password", UmsServer.PASSWORD);
            ada.patch("/api/users/me", elsewhere).expect(403);
            ada.patch("/api/users/me", elsewhere.putNull("email")).expect(403);
            ada.patch("/api/users/me", elsewhere.put("email", "ada2@corp.example"))
                    .expect(200);
            // An admin without an address can always sign in.
            ums.admin("admin");
        }
    }

    /** As after a switch to this mode, when users are signed in whose addresses are not verified. */
    @Test
    void sessionOfAnUnverifiedAddressWaitsForTheVerification() throws Exception {
        try (var mail = new UmsWithMail(DOMAINS)) {
            // given
            var ums = mail.ums();
            var admin = ums.admin("admin");
            ums.anonymous()
                    .post("/api/user", account("ada", "ada@corp.example"))
                    .expect(202);
            String token = mail.token("ada@corp.example", "verification", 1);
            confirm(ums, new JsonObject().put("token", token).put("password", UmsServer.PASSWORD))
                    .expect(204);
            var ada = ums.anonymous().signIn("ada", UmsServer.PASSWORD);
            var credentials = UmsClient.credentials("ada", UmsServer.PASSWORD);
            var fixed = new JsonObject()
                    .put(
                            "refresh",
                            ums.anonymous()
                                    .post("/token/", credentials)
                                    .expect(200)
                                    .text("refresh"));
            String path = "/api/users/" + ada.id();

            // when
            admin.patch(path, new JsonObject().put("email_verified", false)).expect(200);
            var refused = ada.refresh(ada.refreshToken()).expect(403);

            // then
            assertThat(refused.text("type")).isEqualTo("/problems/email-not-verified");
            ums.anonymous().post("/token/refresh/", fixed).expect(403);
            ums.anonymous().post("/api/user/login", credentials).expect(403);

            // and the sessions go on after the verification
            admin.patch(path, new JsonObject().put("email_verified", true)).expect(200);
            ada.refresh(ada.refreshToken()).expect(200);
            ums.anonymous().post("/token/refresh/", fixed).expect(200);
        }
    }

    /** A stranger signs on with the address of somebody, who then presses the button of the link. */
    @Test
    void whoReadsTheMailboxLetsNoStrangerIn() throws Exception {
        try (var mail = new UmsWithMail(DOMAINS)) {
            // given
            var ums = mail.ums();
            ums.anonymous()
                    .post("/api/user", account("stranger", "ada@corp.example"))
                    .expect(202);
            var link = new JsonObject().put("token", mail.token("ada@corp.example", "verification", 1));

            // when
            var withoutPassword = confirm(ums, link).expect(403);
            var withAnother =
                    confirm(ums, link.copy().put("password", "password-of-ada")).expect(403);

            // then
            assertThat(withoutPassword.text("type")).isEqualTo("/problems/password-required");
            assertThat(withAnother.text("type")).isEqualTo("/problems/password-required");
            var stranger = UmsClient.credentials("stranger", UmsServer.PASSWORD);
            ums.anonymous().post("/api/user/login", stranger).expect(403);
            // The link is still valid.
            confirm(ums, link.put("password", UmsServer.PASSWORD)).expect(204);
        }
    }

    @Test
    void invitedUserChoosesAPasswordOnce() throws Exception {
        try (var mail = new UmsWithMail(CLOSED)) {
            // given
            var ums = mail.ums();
            var admin = ums.admin("admin");
            var invited = admin.post(
                            INVITATIONS,
                            new JsonObject().put("email", " Ada@example.com").put("role", "admin"))
                    .expect(201);
            assertThat(invited.text("username")).isEqualTo("ada@example.com");
            assertThat(invited.text("role")).isEqualTo("admin");
            assertThat(invited.object().getBoolean("email_verified")).isFalse();
            assertThat(invited.header("Location")).isEqualTo("/api/users/" + invited.text("id"));
            String token = mail.token("ada@example.com", "invitation", 1);
            mail.eventuallyNothingWaits();
            assertThat(mail.mails("ada@example.com")).hasSize(1);

            // when
            var choice = new JsonObject().put("token", token).put("password", UmsServer.PASSWORD);
            ums.anonymous().post("/api/user/password", choice).expect(204);

            // then
            var ada = ums.anonymous().signIn("ada@example.com", UmsServer.PASSWORD);
            assertThat(ada.get("/api/users/me").object().getBoolean("email_verified"))
                    .isTrue();
            ums.anonymous().post("/api/user/password", choice).expect(400);
            admin.post(INVITATIONS, new JsonObject().put("email", "ada@example.com"))
                    .expect(409);
            mail.eventuallyNothingWaits();
            assertThat(mail.mails("ada@example.com")).hasSize(1);
        }
    }

    @Test
    void invitationCanBeRepeatedUntilItIsUsed() throws Exception {
        try (var mail = new UmsWithMail(CLOSED)) {
            // given an invitation that has expired
            var ums = mail.ums();
            var admin = ums.admin("admin");
            var invitation = new JsonObject().put("email", "ada@example.com").put("locale", "de-at");
            String id = admin.post(INVITATIONS, invitation).expect(201).text("id");
            String first = mail.token("ada@example.com", "invitation", 1);
            ums.clock().advance(Duration.ofDays(7));
            admin = ums.anonymous().signIn("admin", UmsServer.PASSWORD);

            // when
            var again = admin.post(INVITATIONS, invitation).expect(201);

            // then
            assertThat(again.text("id")).isEqualTo(id);
            assertThat(again.text("locale")).isEqualTo("de-AT");
            String second = mail.token("ada@example.com", "invitation", 2);
            var choice = new JsonObject().put("password", UmsServer.PASSWORD);
            ums.anonymous()
                    .post("/api/user/password", choice.copy().put("token", first))
                    .expect(400);
            ums.anonymous()
                    .post("/api/user/password", choice.copy().put("token", second))
                    .expect(204);
            admin.post(INVITATIONS, invitation.copy().put("role", "admin")).expect(409);
        }
    }

    @Test
    void addressThatCannotBeAUsernameGetsARandomOne() throws Exception {
        try (var mail = new UmsWithMail(CLOSED)) {
            var ums = mail.ums();
            var admin = ums.admin("admin");
            admin.post("/api/users", account("bob@example.com", "other@example.com"))
                    .expect(201);
            for (String email :
                    new String[] {"o'brien@example.com", "bob@example.com", "x".repeat(60) + "@example.com"}) {
                assertThat(admin.post(INVITATIONS, new JsonObject().put("email", email))
                                .expect(201)
                                .text("username"))
                        .matches("user-[0-9a-f]{12}");
                mail.token(email, "invitation", 1);
            }
            admin.post(INVITATIONS, new JsonObject().put("email", "other@example.com"))
                    .expect(201);
            admin.post(INVITATIONS, new JsonObject().put("email", "a@b\r\nBcc: eve@example.com"))
                    .expect(400);
        }
    }
}
