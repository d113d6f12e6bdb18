package dev.taskwire.shared.mail;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.mail.EmailSendException.Kind;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/** Sends mails on one event loop, as deliveries do, and says how they fail. */
final class SmtpFixture implements AutoCloseable {
    /** Long enough for every server that answers. */
    static final SmtpTimeouts PATIENT = new SmtpTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(300));

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
        return new Email(
                "taskwire@example.com",
                to,
                ResourceIds.next() + "@tasks.example.com",
                "A subject",
                "text",
                "html",
                Map.of());
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
