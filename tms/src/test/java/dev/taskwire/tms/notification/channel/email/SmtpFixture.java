package dev.taskwire.tms.notification.channel.email;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.channel.email.EmailSendException.Kind;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/** Sends mails on one event loop, as deliveries do, and says how they fail. */
final class SmtpFixture implements AutoCloseable {
    /** Long enough for every server that answers. */
    static final SmtpTimeouts PATIENT = new SmtpTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(300));

    static final EmailRenderer RENDERER =
            new EmailRenderer("taskwire@example.com", "https://tasks.example.com", "tasks.example.com");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    SmtpEmailSender sender(SmtpServerConfig server) {
        return sender(server, PATIENT);
    }

    SmtpEmailSender sender(SmtpServerConfig server, SmtpTimeouts timeouts) {
        return new SmtpEmailSender(vertx, server, timeouts, "tasks.example.com", Clock.systemUTC());
    }

    SmtpEmailSender sender(SmtpServerConfig server, SSLSocketFactory trust) {
        return sender(server, PATIENT, trust);
    }

    SmtpEmailSender sender(SmtpServerConfig server, SmtpTimeouts timeouts, SSLSocketFactory trust) {
        return new SmtpEmailSender(vertx, server, timeouts, "tasks.example.com", trust, Clock.systemUTC());
    }

    static Email mail(String to) {
        var notification = Notification.of(event().build(), ResourceIds.next(), NotificationKind.ASSIGNED);
        return RENDERER.renderMail(
                notification, to, ZoneOffset.UTC, new MentionedUsernames(Optional.of("joe"), Optional.empty()));
    }

    Future<Void> send(EmailSender sender, String to) {
        return send(sender, mail(to));
    }

    Future<Void> send(EmailSender sender, Email mail) {
        Promise<Void> sent = Promise.promise();
        context.runOnContext(turn -> sender.send(mail).onComplete(sent));
        return sent.future();
    }

    /** The mail fails in that way; no failure tells an address. */
    static void assertFailure(Future<Void> sent, Kind kind) {
        assertThatExceptionOfType(EmailSendException.class)
                .isThrownBy(() -> await(sent))
                .returns(kind, EmailSendException::kind)
                .satisfies(failure -> assertThat(failure.reason()).doesNotContain("@"));
    }

    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
    }
}
