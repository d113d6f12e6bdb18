package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMailUtil;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way from a mail to a page of the gateway, and to what its button does. */
class LinksIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Pattern LINK =
            Pattern.compile("http://127\\.0\\.0\\.1:\\d+(/account/[a-z]+)#([A-Za-z0-9_-]{64})");

    private final String name = StackExtension.newName();
    private final String email = name + "@example.com";
    private final ApiClient user = taskwire.signOn(name, StackExtension.fromNewNetwork());

    /** Returns the token in the only mail of that kind, once the page of its link is there. */
    private String token(String kind) throws Exception {
        Eventually.holds(() -> assertThat(taskwire.accountMailsTo(email, kind)).hasSize(1));
        String text = GreenMailUtil.getBody(taskwire.accountMailsTo(email, kind).get(0));
        var link = LINK.matcher(text);
        assertThat(link.find()).as(text).isTrue();
        assertThat(taskwire.anonymous().get(link.group(1)).expect(200).body()).contains("<button");
        return link.group(2);
    }

    private void assignTask(String title) {
        var other = taskwire.user();
        String id = user.get("/api/users/me").expect(200).text("id");
        other.post("/api/tasks", "{\"title\": \"%s\", \"assigned_to\": \"%s\"}".formatted(title, id))
                .expect(201);
    }

    @Test
    void addressGetsNotificationsOnlyAfterItsUserHasUsedTheLink() throws Exception {
        // given
        String token = token("verification");
        assignTask("before");
        Eventually.holds(() -> assertThat(user.get("/api/notifications").json()).hasSize(1));

        // when
        taskwire.anonymous()
                .post("/api/user/email/verification/confirm", "{\"token\": \"" + token + "\"}")
                .expect(204);

        // then, a few seconds later, when tms has forgotten the user
        Eventually.holds(() -> {
            assignTask("after");
            assertThat(taskwire.mailsTo(email)).isNotEmpty();
        });
        assertThat(taskwire.mailsTo(email)).noneMatch(mail -> subject(mail).contains("before"));
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    @Test
    void newPasswordEndsAllSessionsAtTheGateway() throws Exception {
        // given
        taskwire.anonymous()
                .post("/api/user/email/verification/confirm", "{\"token\": \"" + token("verification") + "\"}")
                .expect(204);
        taskwire.anonymous()
                .post("/api/user/password/reset", "{\"email\": \"" + email + "\"}")
                .expect(202);
        String token = token("password_reset");

        // when
        taskwire.anonymous()
                .post("/api/user/password", "{\"token\": \"" + token + "\", \"password\": \"another-secret-1\"}")
                .expect(204);

        // then
        Eventually.holds(() -> user.get("/api/users/me").expect(401));
        taskwire.anonymous()
                .post("/api/user/login", "{\"username\": \"" + name + "\", \"password\": \"another-secret-1\"}")
                .expect(200);
        Eventually.holds(() ->
                assertThat(taskwire.accountMailsTo(email, "password_changed")).hasSize(1));
    }
}
