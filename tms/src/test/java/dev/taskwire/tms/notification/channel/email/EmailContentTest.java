package dev.taskwire.tms.notification.channel.email;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.mail.SmtpEmailSender;
import dev.taskwire.shared.mail.SmtpServerConfig;
import dev.taskwire.shared.mail.SmtpTimeouts;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.link.TaskLinks;
import dev.taskwire.tms.notification.link.UnsubscribeLinks;
import dev.taskwire.tms.notification.link.UnsubscribeTokens;
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
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a real mail server. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class EmailContentTest {
    private static final GreenMail MAIL_SERVER =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private static final UnsubscribeLinks UNSUBSCRIBE_LINKS = new UnsubscribeLinks(
            "https://tasks.example.com", new UnsubscribeTokens(new InternalApiKey("a key of some length")));

    private static final EmailRenderer RENDERER = renderer(Optional.of("https://app.example.com/?a=b&t={task_id}"));

    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<]+");

    private Vertx vertx;

    private static EmailRenderer renderer(Optional<String> taskUrl) {
        return new EmailRenderer(
                "taskwire@example.com", "tasks.example.com", new TaskLinks(taskUrl), UNSUBSCRIBE_LINKS);
    }

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

    @Test
    void withoutATemplateThereIsNoLinkToATask() {
        // given
        var notification =
                Notification.of(event().type("task.assigned").build(), ResourceIds.next(), NotificationKind.ASSIGNED);
        var renderer = renderer(Optional.empty());

        // when
        var mail = renderer.renderMail(
                notification,
                "joe@example.com",
                ZoneOffset.UTC,
                new MentionedUsernames(Optional.of("joe"), Optional.of("ann")));
        var digest = renderer.renderDigest(
                new EmailDigest(notification, List.of(notification), 2), "joe@example.com", ZoneOffset.UTC);

        // then the only link is the one that turns mails off
        assertThat(List.of(mail.text(), digest.text(), mail.html(), digest.html()))
                .allSatisfy(text -> assertThat(LINK.matcher(text).results().map(MatchResult::group))
                        .containsExactly(UNSUBSCRIBE_LINKS.link(notification.userId())));
    }

    @Test
    void digestHasALinkForEachTask() {
        // given
        var user = ResourceIds.next();
        var notifications = Stream.of("one", "<b>two</b>")
                .map(title -> Notification.of(
                        event().type("task.assigned").title(title).build(), user, NotificationKind.ASSIGNED))
                .toList();

        // when
        var digest = RENDERER.renderDigest(
                new EmailDigest(notifications.get(0), notifications, 3), "joe@example.com", ZoneOffset.UTC);

        // then
        assertThat(digest.text())
                .startsWith("3 notifications came in a short time:\n\nAssigned to you: one\n  "
                        + taskUrl(notifications.get(0)) + "\nAssigned to you: <b>two</b>\n  "
                        + taskUrl(notifications.get(1)) + "\nand 1 more\n\n");
        assertThat(digest.html())
                .contains("Assigned to you: &lt;b&gt;two&lt;/b&gt;<br>\n<a href=\""
                        + taskUrl(notifications.get(1)).replace("&", "&amp;") + "\">")
                .contains("and 1 more</p>");
        assertThat(digest.headers())
                .containsEntry("List-Unsubscribe", "<" + UNSUBSCRIBE_LINKS.link(user) + ">")
                .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private static String taskUrl(Notification notification) {
        return "https://app.example.com/?a=b&t="
                + ResourceIds.task(Objects.requireNonNull(notification.event().taskId()));
    }

    private MimeMessage sendAndReceive(Notification notification) throws Exception {
        var server = new SmtpServerConfig("127.0.0.1", MAIL_SERVER.getSmtp().getPort(), false, Optional.empty());
        var email = RENDERER.renderMail(
                notification,
                "joe@example.com",
                ZoneId.of("Pacific/Kiritimati"),
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
                .containsExactly("<" + UNSUBSCRIBE_LINKS.link(notification.userId()) + ">");
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
        String link = taskUrl(notification);
        String unsubscribe = UNSUBSCRIBE_LINKS.link(notification.userId());
        var parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(content(parts, 0))
                .startsWith(sentence
                        + "\n\nStatus: pending \u2192 in_progress\nBy: ann\nDue: 2026-11-24 06:00 Pacific/Kiritimati\n\n"
                        + link + "\n\nYou can turn these mails off: " + unsubscribe + "\n");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        String escaped = sentence.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
        assertThat(content(parts, 1))
                .contains("<p>" + escaped + "</p>")
                .contains("<a href=\"" + link.replace("&", "&amp;") + "\">")
                .contains("<a href=\"" + unsubscribe + "\">You can turn these mails off</a>")
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
