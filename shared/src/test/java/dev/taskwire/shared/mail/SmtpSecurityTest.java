package dev.taskwire.shared.mail;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.shared.mail.EmailSendException.Kind;
import dev.taskwire.shared.mail.SmtpServerConfig.Login;
import dev.taskwire.shared.testing.ScriptedSmtp;
import dev.taskwire.testing.http.SelfSignedCertificate;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets a mail and the password: only the server that is meant. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SmtpSecurityTest {
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("EC");

    private SmtpFixture fixture;

    @BeforeEach
    void start() {
        fixture = new SmtpFixture();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void rightPasswordIsAcceptedAndAWrongOneStopsAllMails() throws Exception {
        // given
        var mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.start();
        try {
            mailServer.setUser("joe@example.com", "joe", "p:/+%");
            mailServer.getUserManager().setAuthRequired(true);
            int port = mailServer.getSmtp().getPort();

            // when
            await(fixture.send(fixture.sender(withLogin(port, "joe", "p:/+%")), "joe@example.com"));
            var wrong = fixture.sender(withLogin(port, "joe", "wrong"));
            SmtpFixture.assertFailure(fixture.send(wrong, "joe@example.com"), Kind.TRANSIENT);

            // then
            assertThat(mailServer.getReceivedMessages()).hasSize(1);
            assertThat(wrong.state()).isEqualTo("AWAY");
        } finally {
            mailServer.stop();
        }
    }

    private static SmtpServerConfig withLogin(int port, String user, String password) {
        return new SmtpServerConfig("127.0.0.1", port, false, Optional.of(new Login(user, password)));
    }

    @Test
    void passwordIsNotSentToAnotherMachineWithoutTls() throws Exception {
        try (var server = new ScriptedSmtp(line ->
                line.startsWith("EHLO") ? Optional.of("250-ready\r\n250 AUTH PLAIN LOGIN") : Optional.empty())) {
            // given an address that leads here, but is none of the names of this machine
            var elsewhere = new SmtpServerConfig(
                    "0.0.0.0", server.address().port(), false, Optional.of(new Login("u", "secret")));

            // when
            var sent = fixture.send(fixture.sender(elsewhere), "joe@example.com");

            // then
            SmtpFixture.assertFailure(sent, Kind.TRANSIENT);
            assertThat(server.commands())
                    .anyMatch(line -> line.startsWith("EHLO"))
                    .noneMatch(line -> line.contains("AUTH"));
        }
    }

    @Test
    void mailIsNotSentWithoutTheLogin() throws Exception {
        try (var server = new ScriptedSmtp(line -> Optional.empty())) {
            // given a server that offers no login
            var sender = fixture.sender(withLogin(server.address().port(), "u", "secret"));

            // when
            var sent = fixture.send(sender, "joe@example.com");

            // then
            SmtpFixture.assertFailure(sent, Kind.TRANSIENT);
            assertThat(sender.state()).isEqualTo("AWAY");
            assertThat(server.taken()).isEmpty();
        }
    }

    @Test
    void serverWithAnUnknownCertificateGetsNothing() throws Exception {
        // given
        var stranger = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        stranger.start();
        try {
            var server = new SmtpServerConfig(
                    "127.0.0.1", stranger.getSmtps().getPort(), true, Optional.of(new Login("u", "p")));

            // when
            var sent = fixture.send(fixture.sender(server), "joe@example.com");

            // then
            SmtpFixture.assertFailure(sent, Kind.TRANSIENT);
            assertThat(stranger.getReceivedMessages()).isEmpty();
        } finally {
            stranger.stop();
        }
    }

    @Test
    void startTlsIsUsedIfOffered() throws Exception {
        try (var server = new ScriptedSmtp(CERTIFICATE)) {
            // given
            var sender =
                    fixture.sender(server.address(), CERTIFICATE.clientContext().getSocketFactory());

            // when
            await(fixture.send(sender, "joe@example.com"));

            // then
            assertThat(server.commands()).containsSubsequence("EHLO tasks.example.com", "STARTTLS", "DATA");
            assertThat(server.taken()).hasSize(1);
        }
    }

    @Test
    void certificateOfAnotherNameIsRefused() throws Exception {
        try (var server = new ScriptedSmtp(CERTIFICATE)) {
            // given a certificate that is trusted, but only for localhost and 127.0.0.1
            var sender = fixture.sender(
                    server.address("127.0.0.2"), CERTIFICATE.clientContext().getSocketFactory());

            // when
            var sent = fixture.send(sender, "joe@example.com");

            // then
            SmtpFixture.assertFailure(sent, Kind.TRANSIENT);
            assertThat(sender.state()).isEqualTo("AWAY");
            assertThat(server.taken()).isEmpty();
        }
    }
}
