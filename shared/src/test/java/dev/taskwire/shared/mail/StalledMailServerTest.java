package dev.taskwire.shared.mail;

import static dev.taskwire.shared.mail.SmtpFixture.assertFailure;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mail.EmailSendException.Kind;
import dev.taskwire.shared.testing.ScriptedSmtp;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.SelfSignedCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that stops responding, or never ends, is given up in time and does not stop the mails of others. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class StalledMailServerTest {
    /** The server may be silent for a short time, and the pause outlasts the test. */
    private static final SmtpTimeouts IMPATIENT = new SmtpTimeouts(
            Duration.ofSeconds(10), Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofMinutes(1));
    /** The server may be silent for long, but the deadline of a mail is short. */
    private static final SmtpTimeouts SHORT_DEADLINE = new SmtpTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(600), Duration.ofMinutes(1));

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("EC");
    private static final SSLSocketFactory TRUST = CERTIFICATE.clientContext().getSocketFactory();

    private SmtpFixture fixture;

    @BeforeEach
    void start() {
        fixture = new SmtpFixture();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "RCPT", "."})
    void silentServerIsGivenUpAfterThreeAddresses(String command) throws Exception {
        try (var server = new ScriptedSmtp(
                line -> line.startsWith(command) ? Optional.of(ScriptedSmtp.SILENCE) : Optional.empty())) {
            // given
            var sender = fixture.sender(server.address(), IMPATIENT);

            // when the server hangs at three addresses in a row
            for (String address : List.of("joe@example.com", "ann@example.com", "bob@example.com")) {
                assertThat(sender.state()).isEqualTo("UP");
                long start = System.nanoTime();
                assertFailure(fixture.send(sender, address), Kind.TRANSIENT);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IMPATIENT.deadline());
            }

            // then the server is unavailable, and not one of the addresses; no other mail waits for it
            assertThat(sender.state()).isEqualTo("AWAY");
            assertThat(sender.offerLimit()).isZero();
            long start = System.nanoTime();
            assertFailure(fixture.send(sender, "eve@example.com"), Kind.NOT_OFFERED);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
        }
    }

    @Test
    void addressesAtWhichTheServerHangsStopNoOther() throws Exception {
        try (var server =
                new ScriptedSmtp(line -> line.contains("bad") ? Optional.of(ScriptedSmtp.SILENCE) : Optional.empty())) {
            // given two addresses at which the server has hung several times, and other mails in between
            var sender = fixture.sender(server.address(), IMPATIENT);
            for (int i = 0; i < 5; i++) {
                assertFailure(fixture.send(sender, "bad" + i % 2 + "@example.com"), Kind.TRANSIENT);
                await(fixture.send(sender, "good@example.com"));
            }

            // when as many mails to one of them are sent as there are deliveries at the same time
            var bad = Stream.generate(() -> fixture.send(sender, "bad0@example.com"))
                    .limit(SmtpEmailSender.THREADS)
                    .toList();

            // then few of them are tried, and another mail does not wait
            await(fixture.send(sender, "good@example.com"));
            assertFailure(bad.get(SmtpEmailSender.THREADS - 1), Kind.NOT_OFFERED);
            for (int i = 0; i < 2; i++) {
                assertFailure(bad.get(i), Kind.TRANSIENT);
            }
            for (var one : bad.subList(2, SmtpEmailSender.THREADS)) {
                assertFailure(one, Kind.NOT_OFFERED);
            }
            assertThat(sender.state()).isEqualTo("UP");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT,250-,x",
        "EHLO,250-,x",
        "CONNECT,220-,x",
        "'.',250-,x",
    })
    void endlessAnswerIsCutOffAtTheDeadline(String command, String answer, String repeated) throws Exception {
        try (var server = new ScriptedSmtp(line -> line.startsWith(command) ? Optional.of(answer) : Optional.empty())) {
            // given a server that is never silent for long
            server.repeatAfter(command, repeated, Duration.ofMillis(50));
            var sender = fixture.sender(server.address(), SHORT_DEADLINE);

            // when
            var sent = fixture.send(sender, "joe@example.com");

            // then
            assertFailure(sent, Kind.TRANSIENT);
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
        }
    }

    @Test
    void refusalCountsThoughTheServerIsSilentAfterIt() throws Exception {
        // given
        try (var server = new ScriptedSmtp(line -> switch (line) {
            case "." -> Optional.of("554 spam");
            case "RSET" -> Optional.of(ScriptedSmtp.SILENCE);
            default -> Optional.empty();
        })) {
            // when
            var sent = fixture.send(fixture.sender(server.address(), IMPATIENT), "joe@example.com");

            // then
            assertFailure(sent, Kind.PERMANENT);
        }
    }

    @Test
    void mailWhoseAddressIsAnsweredTooLateIsNotSentAfterAll() throws Exception {
        try (var server =
                new ScriptedSmtp(line -> line.startsWith("RCPT") ? Optional.of("250-and") : Optional.empty())) {
            // given
            server.repeatAfter("RCPT", "250-and\r\n", Duration.ofMillis(50));
            var sender = fixture.sender(server.address(), SHORT_DEADLINE);

            // when
            assertFailure(fixture.send(sender, "joe@example.com"), Kind.TRANSIENT);

            // then
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
            assertThat(server.taken()).isEmpty();
        }
    }

    @Test
    void closedSenderClosesItsConnections() throws Exception {
        try (var server =
                new ScriptedSmtp(line -> line.contains("bad") ? Optional.of(ScriptedSmtp.SILENCE) : Optional.empty())) {
            // given an idle connection and one in use
            var sender = fixture.sender(server.address());
            var used = fixture.send(sender, "bad@example.com");
            await(fixture.send(sender, "good@example.com"));

            // when
            await(sender.close());

            // then
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
            assertFailure(used, Kind.TRANSIENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "RCPT", "."})
    void endlessAnswerOverTlsIsCutOffAtTheDeadline(String command) throws Exception {
        try (var server = new ScriptedSmtp(
                CERTIFICATE, line -> line.startsWith(command) ? Optional.of("250-") : Optional.empty())) {
            // given
            server.repeatAfter(command, "x", Duration.ofMillis(50));
            var sender = fixture.sender(server.address(), SHORT_DEADLINE, TRUST);

            // when
            var sent = fixture.send(sender, "joe@example.com");

            // then
            assertFailure(sent, Kind.TRANSIENT);
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
        }
    }

    @Test
    void refusalOverTlsClosesTheConnection() throws Exception {
        try (var server = new ScriptedSmtp(
                CERTIFICATE, line -> line.startsWith("RCPT") ? Optional.of("550 no") : Optional.empty())) {
            // given
            var sender = fixture.sender(server.address(), SmtpFixture.PATIENT, TRUST);

            // when
            assertFailure(fixture.send(sender, "joe@example.com"), Kind.PERMANENT);

            // then
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
        }
    }

    @Test
    void closedSenderClosesItsTlsConnections() throws Exception {
        try (var server = new ScriptedSmtp(
                CERTIFICATE, line -> line.contains("bad") ? Optional.of(ScriptedSmtp.SILENCE) : Optional.empty())) {
            // given an idle connection and one in use
            var sender = fixture.sender(server.address(), SmtpFixture.PATIENT, TRUST);
            var used = fixture.send(sender, "bad@example.com");
            await(fixture.send(sender, "good@example.com"));
            assertThat(server.taken()).hasSize(1);

            // when
            await(sender.close());

            // then
            Eventually.holds(() -> assertThat(server.openConnections()).isZero());
            assertFailure(used, Kind.TRANSIENT);
        }
    }
}
