package dev.taskwire.ums.account.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without {@code SMTP_URL} accounts work as they did before there were links. */
@ExtendWith(UmsExtension.class)
class WithoutMailServerIT {
    @Test
    void addressesAreReplacedAtOnceAndMailsOfTmsGoToAllOfThem(UmsServer ums) {
        // given
        var ada = ums.user("ada");

        // when
        var change = new JsonObject().put("email", "ada@new.example").put("current_password", UmsServer.PASSWORD);
        var changed = ada.patch("/api/users/me", change).expect(200).object();

        // then
        assertThat(changed.getString("email")).isEqualTo("ada@new.example");
        assertThat(changed.getBoolean("email_verified")).isFalse();
        assertThat(changed.getString("pending_email")).isNull();
        var summary = ums.anonymous()
                .get("/internal/users/" + ada.id(), "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                .expect(200)
                .object();
        assertThat(summary.getBoolean("email_verified")).isTrue();
    }

    @Test
    void whatNeedsAMailSaysSo(UmsServer ums) throws Exception {
        var email = new JsonObject().put("email", "ada@example.com");
        var admin = ums.admin("admin");
        for (String path : new String[] {"/api/user/email/verification", "/api/user/password/reset"}) {
            assertThat(ums.anonymous().post(path, email).expect(403).text("type"))
                    .isEqualTo("/problems/mail-not-configured");
        }
        assertThat(admin.post("/api/users/invitations", email).expect(403).text("type"))
                .isEqualTo("/problems/mail-not-configured");
        assertThat(ums.user("bob")
                        .post("/api/users/invitations", email)
                        .expect(403)
                        .text("type"))
                .isEqualTo("/problems/forbidden");
    }
}
