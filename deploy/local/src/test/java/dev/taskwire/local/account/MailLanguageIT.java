package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.testing.Eventually;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The mails of both services have the language of the account. */
class MailLanguageIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private final String name = StackExtension.newName();
    private final String email = name + "@example.com";

    private static MimeMessage only(Supplier<List<MimeMessage>> mails) throws Exception {
        Eventually.holds(() -> assertThat(mails.get()).hasSize(1));
        return mails.get().get(0);
    }

    private static String part(MimeMessage mail, int index) throws Exception {
        return ((MimeMultipart) mail.getContent())
                .getBodyPart(index)
                .getContent()
                .toString();
    }

    @Test
    void germanUserGetsGermanMails() throws Exception {
        // given
        String account = TestUsers.account(name).replace("}", ", \"locale\": \"DE-at\"}");
        var created = taskwire.anonymous()
                .post("/api/user", account, StackExtension.fromNewNetwork())
                .expect(201);
        assertThat(created.text("locale")).isEqualTo("de-AT");
        var verification = only(() -> taskwire.accountMailsTo(email, "verification"));
        taskwire.admin()
                .send("PATCH", "/api/users/" + created.text("id"), "{\"email_verified\": true}")
                .expect(200);
        String owner = StackExtension.newName();

        // when
        var task = "{\"title\": \"<Berg> & Tal\", \"assigned_to\": \"%s\", \"due_date\": \"2030-01-31\"}"
                .formatted(created.text("id"));
        taskwire.signOn(owner).post("/api/tasks", task).expect(201);

        // then
        assertThat(verification.getSubject()).isEqualTo("Best\u00e4tige deine Adresse");
        assertThat(part(verification, 0)).startsWith("\u00d6ffne:").contains("/account/verify#");
        var assigned = only(() -> taskwire.mailsTo(email));
        assertThat(assigned.getSubject()).isEqualTo("Neue Aufgabe: <Berg> & Tal");
        assertThat(part(assigned, 0).strip())
                .isEqualTo(owner + " gibt dir \u201e<Berg> & Tal\u201c, f\u00e4llig am 31.01.2030.");
        assertThat(part(assigned, 1))
                .contains("<html lang=\"de\">", "&lt;Berg&gt; &amp; Tal")
                .doesNotContain("<Berg>");
    }

    @Test
    void userWithoutALocaleGetsTheBuiltInText() throws Exception {
        // when
        taskwire.signOn(name, StackExtension.fromNewNetwork());

        // then
        var mail = only(() -> taskwire.accountMailsTo(email, "verification"));
        assertThat(mail.getSubject()).isEqualTo("[Taskwire] Verify your e-mail address");
    }
}
