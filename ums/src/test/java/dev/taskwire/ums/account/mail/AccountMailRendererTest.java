package dev.taskwire.ums.account.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mail.template.MailTemplates;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.model.LinkToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mails about accounts, word by word. */
class AccountMailRendererTest {
    private static final Account ADA =
            AccountBuilder.account("ada").email("ada@example.com").build();
    private static final LinkToken TOKEN = LinkToken.generate(ADA.id());
    private static final String VERIFICATION_LINK = "https://tasks.example.com/account/verify#" + TOKEN.encode();
    private static final String PASSWORD_LINK = "https://tasks.example.com/account/password#" + TOKEN.encode();

    private static Email render(Kind kind) {
        return render(MailTemplates.builtIn(), kind, ADA);
    }

    private static Email render(MailTemplates templates, Kind kind, Account account) {
        var config = new MailConfig(
                Optional.empty(), "taskwire@example.com", "https://tasks.example.com", "tasks.example.com", templates);
        var mail = AccountMail.create(kind, Optional.of(account.id()), "ada@example.com", AccountBuilder.THEN);
        return new AccountMailRenderer(config)
                .render(mail, account, kind.purpose().map(purpose -> TOKEN));
    }

    private static void assertMail(Kind kind, String subject, String text) {
        var mail = render(kind);
        assertThat(mail.subject()).isEqualTo("[Taskwire] " + subject);
        assertThat(mail.text()).isEqualTo(text);
        assertThat(mail.headers()).isEqualTo(Map.of("X-Taskwire-Mail", kind.wire()));
        assertThat(mail.to()).isEqualTo("ada@example.com");
    }

    @Test
    void verification() {
        assertMail(
                Kind.VERIFICATION,
                "Verify your e-mail address",
                "A Taskwire account uses this e-mail address.\n\n"
                        + "To verify that the address is yours, open this page and press the button:\n\n"
                        + VERIFICATION_LINK + "\n\nThe link works once, within 24 hours.\n\n"
                        + "If you have not just signed on to Taskwire or changed your address there, ignore this mail. "
                        + "Taskwire sends no other mails to an address that is not verified.\n");
    }

    @Test
    void passwordReset() {
        assertMail(
                Kind.PASSWORD_RESET,
                "Choose a new password",
                "Somebody has asked for a new password for your Taskwire account ada.\n\n"
                        + "To choose one, open this page:\n\n" + PASSWORD_LINK + "\n\n"
                        + "The link works once, within 30 minutes. The new password ends all your sessions.\n\n"
                        + "If this was not you, ignore this mail. Your password stays as it is.\n");
    }

    @Test
    void invitation() {
        assertMail(
                Kind.INVITATION,
                "You are invited",
                "An admin has created a Taskwire account for you. Your username is ada.\n\n"
                        + "To choose your password, open this page:\n\n" + PASSWORD_LINK + "\n\n"
                        + "The link works once, within 7 days.\n\n"
                        + "If you do not want an account, ignore this mail.\n");
    }

    @Test
    void changedAddress() {
        assertMail(
                Kind.EMAIL_CHANGED,
                "Your e-mail address is to change",
                "Somebody who has signed in to your Taskwire account ada, or an admin, has changed its e-mail address. "
                        + "The new address replaces this one as soon as it is verified.\n\n"
                        + "If this was not you, change your password now. A new password cancels the change.\n");
    }

    @Test
    void changedPassword() {
        assertMail(
                Kind.PASSWORD_CHANGED,
                "Your password was reset",
                "The password of your Taskwire account ada was reset with a link from a mail. All sessions of the "
                        + "account have ended.\n\n"
                        + "If this was not you, somebody else reads your mails. Secure your mailbox first. Then ask for "
                        + "a new password.\n");
    }

    @Test
    void htmlHasTheSameParagraphsAndALink() {
        String body = render(Kind.PASSWORD_RESET).html();
        assertThat(body)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n"
                        + "<head><meta charset=\"utf-8\"><title>Taskwire</title></head>\n<body>\n"
                        + "<p>Somebody has asked for a new password for your Taskwire account ada.</p>\n"
                        + "<p>To choose one, open this page:</p>\n<p><a href=\"" + PASSWORD_LINK + "\">" + PASSWORD_LINK
                        + "</a></p>\n<p>The link works once, ")
                .endsWith("stays as it is.</p>\n</body>\n</html>\n");
    }

    @Test
    void mailHasTheLanguageOfTheAccount(@TempDir Path directory) throws Exception {
        // given
        Files.createDirectory(directory.resolve("de"));
        Files.writeString(
                directory.resolve("de/password_reset.txt"), "Neues Passwort\n\nHallo {{username}}!\n\n{{link}}\n");
        var templates = EnvironmentReader.read(
                Map.of("MAIL_TEMPLATES_DIR", directory.toString()),
                environment -> MailTemplates.from(environment, AccountMailModule.TEMPLATES));
        var german = AccountBuilder.account("ada").locale("de-AT").build();

        // when
        var mail = render(templates, Kind.PASSWORD_RESET, german);

        // then
        assertThat(mail.subject()).isEqualTo("Neues Passwort");
        assertThat(mail.text()).isEqualTo("Hallo ada!\n\n" + PASSWORD_LINK + "\n");
        assertThat(mail.html()).contains("<html lang=\"de\">");
        assertThat(render(templates, Kind.PASSWORD_RESET, ADA).subject()).isEqualTo("[Taskwire] Choose a new password");
        assertThat(render(templates, Kind.INVITATION, german).subject()).isEqualTo("[Taskwire] You are invited");
    }
}
