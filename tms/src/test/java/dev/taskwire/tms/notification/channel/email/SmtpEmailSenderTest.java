package dev.taskwire.tms.notification.channel.email;

import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.channel.email.EmailSendException.Kind;
import dev.taskwire.tms.notification.channel.email.SmtpServerConfig.Login;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailMessage;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SmtpEmailSenderTest {
    private static final SmtpTimeouts LIMITS = new SmtpTimeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(1));

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final EmailRenderer renderer =
            new EmailRenderer("taskwire@example.com", "https://tasks.example.com", "tasks.example.com");

    @BeforeEach
    void start() {
        greenMail.start();
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
        greenMail.stop();
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
    void titleArrivesAsText(String given) throws Exception {
        String title = given.equals("EMOJI") ? "\ud83d\ude00".repeat(255) : given;
        String shown = title.replaceAll("[\r\n]", " ");
        var event = event().type("task.status_changed")
                .title(title)
                .status("pending", "in_progress")
                .due("2026-11-23T16:00:00Z")
                .build();
        var notification = Notification.of(event, ResourceIds.next(), NotificationKind.STATUS_CHANGED);
        await(send(
                mailer(greenMail()),
                renderer.renderMail(
                        notification,
                        "joe@example.com",
                        ZoneId.of("Pacific/Kiritimati"),
                        new MentionedUsernames(Optional.of("joe"), Optional.of("ann")))));

        assertThat(greenMail.getReceivedMessages()).hasSize(1);
        MimeMessage mail = greenMail.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[Taskwire] Now in_progress: " + cut(shown));
        assertThat(mail.getHeader("X-Taskwire-Event")).containsExactly("task.status_changed");
        assertThat(mail.getHeader("X-Taskwire-Task")).containsExactly(ResourceIds.task(event.taskId()));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getMessageID())
                .isEqualTo("<" + ResourceIds.notification(notification.id()) + "@tasks.example.com>");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("taskwire@example.com");
        assertThat(mail.getRecipients(RecipientType.TO))
                .extracting(Object::toString)
                .containsExactly("joe@example.com");
        assertThat(mail.getHeader("Bcc")).isNull();

        String sentence = "Task '" + shown + "' assigned to joe status changed to in_progress.";
        String link = "https://tasks.example.com/api/tasks/" + ResourceIds.task(event.taskId());
        var parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(lines(parts, 0))
                .startsWith(sentence
                        + "\n\nStatus: pending \u2192 in_progress\nBy: ann\nDue: 2026-11-24 06:00 Pacific/Kiritimati\n\n"
                        + link + "\n");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        String escaped = sentence.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
        assertThat(lines(parts, 1))
                .contains("<p>" + escaped + "</p>")
                .contains("<a href=\"" + link + "\">")
                .doesNotContain("<script>");
    }

    private static String lines(MimeMultipart parts, int index) throws Exception {
        return parts.getBodyPart(index).getContent().toString().replace("\r\n", "\n");
    }

    @Test
    void loginIsUsed() throws Exception {
        greenMail.setUser("joe@example.com", "joe", "p:/+%");
        greenMail.getUserManager().setAuthRequired(true);
        var server = greenMail();
        var known = new SmtpServerConfig(server.host(), server.port(), false, Optional.of(new Login("joe", "p:/+%")));
        await(send(mailer(known), mail("joe@example.com")));
        assertThat(greenMail.getReceivedMessages()).hasSize(1);
        var wrong = new SmtpServerConfig(server.host(), server.port(), false, Optional.of(new Login("joe", "wrong")));
        var mailer = mailer(wrong);
        assertFailure(send(mailer, mail("joe@example.com")), false);
        assertThat(mailer.state()).isEqualTo("AWAY");
    }

    @Test
    void passwordIsNotToldToAnotherMachineWithoutTls() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        try (var listener = new ScriptedSmtp(line -> {
            lines.add(line);
            return line.startsWith("EHLO") ? Optional.of("250-ready\r\n250 AUTH PLAIN LOGIN") : Optional.empty();
        })) {
            // Which is reached here, but is none of the names of this machine.
            var elsewhere = new SmtpServerConfig(
                    "0.0.0.0", listener.address().port(), false, Optional.of(new Login("u", "secret")));
            assertFailure(send(mailer(elsewhere), mail("joe@example.com")), false);
            assertThat(lines).anyMatch(line -> line.startsWith("EHLO")).noneMatch(line -> line.contains("AUTH"));
        }
    }

    /** Its certificate is signed by nobody whom we know. */
    @Test
    void serverThatCannotProveWhoItIsGetsNothing() throws Exception {
        var stranger = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        stranger.start();
        try {
            var server = new SmtpServerConfig(
                    "127.0.0.1", stranger.getSmtps().getPort(), true, Optional.of(new Login("u", "p")));
            assertFailure(send(mailer(server), mail("joe@example.com")), false);
            assertThat(stranger.getReceivedMessages()).isEmpty();
        } finally {
            stranger.stop();
        }
    }

    @Test
    void manyGoAtTheSameTime() throws Exception {
        var mailer = mailer(greenMail());
        for (int round = 0; round < 5; round++) {
            var sent = IntStream.range(0, DeliveryWorker.MAX_CONCURRENT)
                    .mapToObj(i -> send(mailer, mail("user" + i + "@example.com")))
                    .toList();
            await(Future.all(sent));
        }
        assertThat(greenMail.getReceivedMessages()).hasSize(5 * DeliveryWorker.MAX_CONCURRENT);
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT,550 no such user,true",
        "RCPT,550-no|550 such user,true",
        "RCPT,501 bad address,true",
        "RCPT,553 not allowed,true",
        "RCPT,450 later,false",
        "RCPT,452 full,false",
        "RCPT,503 bad sequence,false",
        "DATA,554 no,true",
        "DATA,451 later,false",
        "'.',554 spam,true",
        "'.',552 too large,true",
        "'.',421 closing,false"
    })
    void whatIsAboutOneMailDoesNotStopTheOthers(String command, String answer, boolean forGood) throws Exception {
        var bad = new boolean[1];
        try (var server = new ScriptedSmtp(line -> {
            if (line.startsWith("RCPT")) {
                bad[0] = line.contains("bad@");
            }
            return bad[0] && line.startsWith(command) ? Optional.of(answer.replace("|", "\r\n")) : Optional.empty();
        })) {
            var mailer = mailer(server.address());
            assertFailure(send(mailer, mail("bad@example.com")), forGood);
            await(send(mailer, mail("good@example.com")));
            await(send(mailer, mail("good@example.com")));
            assertThat(server.taken()).hasSize(2).noneMatch(taken -> taken.contains("bad@"));
            assertThat(mailer.state()).isEqualTo("UP");
        }
    }

    @ParameterizedTest
    @CsvSource({"CONNECT,554 no service here", "EHLO,421 closing", "MAIL,550 not from you", "CONNECT,nonsense"})
    void whatIsAboutUsIsTriedAgain(String command, String answer) throws Exception {
        try (var server =
                new ScriptedSmtp(line -> line.startsWith(command) || (command.equals("EHLO") && line.startsWith("HELO"))
                        ? Optional.of(answer)
                        : Optional.empty())) {
            var mailer = mailer(server.address());
            assertFailure(send(mailer, mail("joe@example.com")), false);
            assertThat(mailer.state()).isEqualTo("AWAY");
        }
    }

    /** Accepts connections and says nothing: given up within the deadline, and nothing stays open. */
    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "RCPT", "."})
    void silentServerIsGivenUp(String command) throws Exception {
        try (var server = new ScriptedSmtp(
                line -> line.startsWith(command) ? Optional.of(ScriptedSmtp.SILENCE) : Optional.empty())) {
            var mailer = mailer(server.address());
            for (String address : List.of("joe@example.com", "ann@example.com", "bob@example.com")) {
                assertThat(mailer.state()).isEqualTo("UP");
                long start = System.nanoTime();
                assertFailure(send(mailer, mail(address)), false);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMITS.deadline());
            }
            // That is the server, and no single address; the others do not wait for it.
            assertThat(mailer.state()).isEqualTo("AWAY");
            assertThat(mailer.offerLimit()).isZero();
            long start = System.nanoTime();
            assertNotOffered(send(mailer, mail("eve@example.com")));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
        }
    }

    /** Anybody can have an address at which a server hangs. */
    @Test
    void addressesAtWhichTheServerHangsStopNoOther() throws Exception {
        try (var server =
                new ScriptedSmtp(line -> line.contains("bad") ? Optional.of(ScriptedSmtp.SILENCE) : Optional.empty())) {
            var mailer = mailer(server.address());
            for (int i = 0; i < 5; i++) {
                assertFailure(send(mailer, mail("bad" + i % 2 + "@example.com")), false);
                await(send(mailer, mail("good@example.com")));
            }
            // Known by now: they share little room, and take none from others.
            var bad = Stream.generate(() -> send(mailer, mail("bad0@example.com")))
                    .limit(DeliveryWorker.MAX_CONCURRENT)
                    .toList();
            await(send(mailer, mail("good@example.com")));
            assertNotOffered(bad.get(DeliveryWorker.MAX_CONCURRENT - 1));
            for (var one : bad) {
                assertFailure(one, false);
            }
            assertThat(mailer.state()).isEqualTo("UP");
        }
    }

    private static void assertNotOffered(Future<?> sent) {
        assertThatExceptionOfType(EmailSendException.class)
                .isThrownBy(() -> await(sent))
                .returns(Kind.NOT_OFFERED, EmailSendException::kind);
    }

    /** Says something all the time, but never the end of it. */
    @Test
    void endlessAnswerIsCutOff() throws Exception {
        try (var server =
                new ScriptedSmtp(line -> line.startsWith("RCPT") ? Optional.of("250-and") : Optional.empty())) {
            server.repeat("250-and", Duration.ofMillis(300));
            var mailer = mailer(server.address());
            assertFailure(send(mailer, mail("joe@example.com")), false);
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
            assertThat(server.taken()).isEmpty();
        }
    }

    @Test
    void serverThatComesBackIsUsedAgain() throws Exception {
        int port = freePort();
        var mailer = mailer(new SmtpServerConfig("127.0.0.1", port, false, Optional.empty()));
        assertFailure(send(mailer, mail("joe@example.com")), false);
        assertThat(mailer.state()).isEqualTo("AWAY");
        var late = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        late.start();
        try {
            Eventually.holds(() -> assertThat(isSent(mailer)).isTrue());
            assertThat(mailer.state()).isEqualTo("UP");
            assertThat(late.getReceivedMessages()).hasSize(1);
        } finally {
            late.stop();
        }
    }

    private boolean isSent(EmailSender emailSender) throws Exception {
        try {
            await(send(emailSender, mail("joe@example.com")));
            return true;
        } catch (EmailSendException notYet) {
            return false;
        }
    }

    private SmtpServerConfig greenMail() {
        return new SmtpServerConfig("127.0.0.1", greenMail.getSmtp().getPort(), false, Optional.empty());
    }

    private SmtpEmailSender mailer(SmtpServerConfig server) {
        return new SmtpEmailSender(vertx, server, LIMITS, "tasks.example.com");
    }

    private MailMessage mail(String to) {
        var notification = Notification.of(event().build(), ResourceIds.next(), NotificationKind.ASSIGNED);
        return renderer.renderMail(
                notification, to, ZoneOffset.UTC, new MentionedUsernames(Optional.of("joe"), Optional.empty()));
    }

    /** On one event loop, as the deliverer does. */
    private Future<Void> send(EmailSender emailSender, MailMessage mail) {
        Promise<Void> sent = Promise.promise();
        context.runOnContext(turn -> emailSender.send(mail).onComplete(sent));
        return sent.future();
    }

    private static void assertFailure(Future<Void> sent, boolean forGood) {
        assertThatExceptionOfType(EmailSendException.class)
                .isThrownBy(() -> await(sent))
                .satisfies(
                        failure -> assertThat(failure.kind() == Kind.PERMANENT).isEqualTo(forGood))
                .satisfies(failure -> assertThat(failure.reason()).doesNotContain("@"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }

    private static String cut(String title) {
        return title.codePointCount(0, title.length()) <= 80
                ? title
                : title.substring(0, title.offsetByCodePoints(0, 80)) + "\u2026";
    }
}
