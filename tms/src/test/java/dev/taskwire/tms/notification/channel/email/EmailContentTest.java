package dev.taskwire.tms.notification.channel.email;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.shared.mail.SmtpEmailSender;
import dev.taskwire.shared.mail.SmtpServerConfig;
import dev.taskwire.shared.mail.SmtpTimeouts;
import dev.taskwire.shared.mail.template.MailTemplates;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import io.vertx.core.Vertx;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a real mail server. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class EmailContentTest {
    private static final GreenMail MAIL_SERVER =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private static final EmailRenderer RENDERER = EmailRenderers.create(MailTemplates.builtIn());

    private Vertx vertx;

    @BeforeAll
    static void startMailServer() {
        MAIL_SERVER.start();
    }

    @AfterAll
    static void stopMailServer() {
        MAIL_SERVER.stop();
    }

    @BeforeEach
    void start() throws Exception {
        MAIL_SERVER.purgeEmailFromAllMailboxes();
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Write the report",
                "a\nBcc: eve@example.com\n\nb\r\n.\r\nQUIT",
                "'single' and \"double\" & <script>alert(1)</script> =?UTF-8?B?eA==?=",
                "EMOJI",
                "..leading dots =3D and a very long line 0123456789 0123456789 0123456789 0123456789 0123456789"
            })
    void titleOfATaskArrivesAsText(String given) throws Exception {
        // given
        String title = given.equals("EMOJI") ? "\ud83d\ude00".repeat(255) : given;
        var event = event().type("task.status_changed")
                .title(title)
                .status("pending", "in_progress")
                .due("2026-11-23T16:00:00Z")
                .build();
        var notification = Notification.of(event, ResourceIds.next(), NotificationKind.STATUS_CHANGED);

        // when
        var mail = sendAndReceive(notification);

        // then
        String shown = title.replaceAll("[\r\n]", " ");
        assertThat(mail.getSubject()).isEqualTo("[Taskwire] Now in_progress: " + cut(shown));
        assertHeaders(mail, notification);
        assertParts(mail, notification, shown);
    }

    private MimeMessage sendAndReceive(Notification notification) throws Exception {
        var server = new SmtpServerConfig("127.0.0.1", MAIL_SERVER.getSmtp().getPort(), false, Optional.empty());
        var email = RENDERER.renderMail(
                notification,
                "joe@example.com",
                EmailRenderers.recipient(ZoneId.of("Pacific/Kiritimati"), null),
                new MentionedUsernames(Optional.of("joe"), Optional.of("ann")));
        var sender = new SmtpEmailSender(vertx, server, SmtpTimeouts.DEFAULTS, "tasks.example.com", Clock.systemUTC());
        await(sender.send(email));
        assertThat(MAIL_SERVER.getReceivedMessages()).hasSize(1);
        return MAIL_SERVER.getReceivedMessages()[0];
    }

    private static void assertHeaders(MimeMessage mail, Notification notification) throws Exception {
        assertThat(mail.getHeader("X-Taskwire-Event")).containsExactly("task.status_changed");
        assertThat(mail.getHeader("X-Taskwire-Task"))
                .containsExactly(ResourceIds.task(
                        Objects.requireNonNull(notification.event().taskId())));
        assertThat(mail.getHeader("List-Unsubscribe"))
                .containsExactly("<" + EmailRenderers.UNSUBSCRIBE_LINKS.link(notification.userId()) + ">");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getMessageID())
                .isEqualTo("<" + ResourceIds.notification(notification.id()) + "@tasks.example.com>");
        assertThat(mail.getSentDate().toInstant()).isBetween(Instant.now().minus(Duration.ofMinutes(2)), Instant.now());
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("taskwire@example.com");
        assertThat(mail.getRecipients(RecipientType.TO))
                .extracting(Object::toString)
                .containsExactly("joe@example.com");
        assertThat(mail.getHeader("Bcc")).isNull();
    }

    private static void assertParts(MimeMessage mail, Notification notification, String title) throws Exception {
        String sentence = "Task '" + title + "' assigned to joe status changed to in_progress.";
        String link = EmailRenderers.taskUrl(notification);
        var parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(content(parts, 0))
                .startsWith(sentence
                        + "\n\nStatus: pending \u2192 in_progress\nBy: ann\nDue: 2026-11-24 06:00 Pacific/Kiritimati\n\n"
                        + link + "\n");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        String escaped = sentence.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
        assertThat(content(parts, 1))
                .contains("<p>" + escaped + "</p>")
                .contains("<a href=\"" + link.replace("&", "&amp;") + "\">")
                .doesNotContain("<script>");
    }

    private static String content(MimeMultipart parts, int index) throws Exception {
        return parts.getBodyPart(index).getContent().toString().replace("\r\n", "\n");
    }

    private static String cut(String title) {
        return title.codePointCount(0, title.length()) <= 80
                ? title
                : title.substring(0, title.offsetByCodePoints(0, 80)) + "\u2026";
    }
}
