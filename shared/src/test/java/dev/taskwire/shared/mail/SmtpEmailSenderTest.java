package dev.taskwire.shared.mail;

import static dev.taskwire.shared.mail.SmtpFixture.assertFailure;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.shared.mail.EmailSendException.Kind;
import dev.taskwire.shared.testing.ScriptedSmtp;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.FreePorts;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers of a mail server mean, for a mail and for those after it. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SmtpEmailSenderTest {
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
    @CsvSource({
        "RCPT,550 no such user,PERMANENT,550",
        "RCPT,550 5.1.1 no such user,PERMANENT,550 5.1.1",
        "RCPT,550-no|550 such user,PERMANENT,550",
        "RCPT,501 bad address,PERMANENT,501",
        "RCPT,553 not allowed,PERMANENT,553",
        "RCPT,450 later,TRANSIENT,450",
        "RCPT,452 full,TRANSIENT,452",
        "RCPT,503 bad sequence,TRANSIENT,503",
        "DATA,554 no,PERMANENT,554",
        "DATA,451 later,TRANSIENT,451",
        "'.',554 spam,PERMANENT,554",
        "'.',554 spam(close),PERMANENT,554",
        "'.',552 too large,PERMANENT,552",
        "'.',421 closing,TRANSIENT,421",
        "'.',421 closing(close),TRANSIENT,421"
    })
    void refusalOfOneMailDoesNotStopOthers(String command, String answer, Kind kind, String code) throws Exception {
        // given a server that gives that answer for one recipient
        var bad = new boolean[1];
        try (var server = new ScriptedSmtp(line -> {
            if (line.startsWith("RCPT")) {
                bad[0] = line.contains("bad@");
            }
            return bad[0] && line.startsWith(command) ? Optional.of(answer.replace("|", "\r\n")) : Optional.empty();
        })) {
            var sender = fixture.sender(server.address());

            // when
            var refused = fixture.send(sender, "bad@example.com");

            // then
            assertFailure(refused, kind);
            assertThatExceptionOfType(EmailSendException.class)
                    .isThrownBy(() -> await(refused))
                    .returns("the mail server responded with " + code, EmailSendException::reason);
            await(fixture.send(sender, "good@example.com"));
            await(fixture.send(sender, "good@example.com"));
            assertThat(server.taken()).hasSize(2).noneMatch(taken -> taken.contains("bad@"));
            assertThat(sender.state()).isEqualTo("UP");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT,554 no service here",
        "CONNECT,554 no service here(close)",
        "EHLO,421 closing",
        "MAIL,550 not from you",
        "MAIL,421 too many mails(close)",
        "CONNECT,nonsense"
    })
    void refusalOfTheSenderStopsAllMails(String command, String answer) throws Exception {
        try (var server =
                new ScriptedSmtp(line -> line.startsWith(command) || (command.equals("EHLO") && line.startsWith("HELO"))
                        ? Optional.of(answer)
                        : Optional.empty())) {
            // given
            var sender = fixture.sender(server.address());

            // when
            var sent = fixture.send(sender, "joe@example.com");

            // then
            assertFailure(sent, Kind.TRANSIENT);
            assertThat(sender.state()).isEqualTo("AWAY");
        }
    }

    /** Only the first digit counts (RFC 5321, 4.2). Another attempt would be a second mail. */
    @Test
    void anyPositiveAnswerToAMailIsItsAcceptance() throws Exception {
        try (var server = new ScriptedSmtp(line -> line.equals(".") ? Optional.of("251 taken") : Optional.empty())) {
            // given
            var sender = fixture.sender(server.address());

            // when
            await(fixture.send(sender, "joe@example.com"));

            // then
            assertThat(server.taken()).hasSize(1);
        }
    }

    @Test
    void manyMailsAreSentAtTheSameTime() throws Exception {
        // given
        var mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.start();
        try {
            var sender = fixture.sender(address(mailServer.getSmtp().getPort()));

            // when
            for (int round = 0; round < 5; round++) {
                var sent = IntStream.range(0, SmtpEmailSender.THREADS)
                        .mapToObj(i -> fixture.send(sender, "user" + i + "@example.com"))
                        .toList();
                await(Future.all(sent));
            }

            // then
            assertThat(mailServer.getReceivedMessages()).hasSize(5 * SmtpEmailSender.THREADS);
        } finally {
            mailServer.stop();
        }
    }

    @Test
    void connectionIsUsedForTheNextMails() throws Exception {
        try (var server = new ScriptedSmtp(line -> Optional.empty())) {
            // given
            var sender = fixture.sender(server.address());

            // when
            for (int i = 0; i < 150; i++) {
                await(fixture.send(sender, "joe@example.com"));
            }

            // then it is replaced once, after a hundred mails
            assertThat(server.taken()).hasSize(150);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionThatTheServerHasClosedIsReplaced() throws Exception {
        try (var server = new ScriptedSmtp(line -> Optional.empty())) {
            // given
            var sender = fixture.sender(server.address());
            await(fixture.send(sender, "joe@example.com"));

            // when
            server.closeConnections();
            await(fixture.send(sender, "ann@example.com"));

            // then
            assertThat(server.taken()).hasSize(2);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(sender.state()).isEqualTo("UP");
        }
    }

    /** In ASCII the last letter of this address is {@code >}, which would end it. */
    @Test
    void addressBeyondAsciiIsSentAsItIs() throws Exception {
        try (var server = new ScriptedSmtp(
                line -> line.startsWith("EHLO") ? Optional.of("250-ready\r\n250 SMTPUTF8") : Optional.empty())) {
            // given
            var sender = fixture.sender(server.address());

            // when
            await(fixture.send(sender, "ann@example.com"));
            await(fixture.send(sender, "j\u00f6rg@example.com\u043e"));

            // then
            assertThat(server.commands())
                    .contains(
                            "MAIL FROM:<taskwire@example.com>",
                            "MAIL FROM:<taskwire@example.com> SMTPUTF8",
                            "RCPT TO:<j\u00f6rg@example.com\u043e>");
            assertThat(server.taken().get(1)).contains("To: j\u00f6rg@example.com\u043e\n");
        }
    }

    @Test
    void addressBeyondAsciiIsRefusedForGoodByAServerWithoutThem() throws Exception {
        try (var server = new ScriptedSmtp(line -> Optional.empty())) {
            // given
            var sender = fixture.sender(server.address());

            // when
            var sent = fixture.send(sender, "j\u00f6rg@example.com");

            // then
            assertFailure(sent, Kind.PERMANENT);
            assertThat(server.commands()).noneMatch(line -> line.startsWith("RCPT"));
            assertThat(sender.state()).isEqualTo("UP");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ann@m\u00fcnchen.example,ann@xn--mnchen-3ya.example",
        "ann@\u0939\u093f\u0928\u094d\u0926\u0940.example,ann@xn--j2bd4cyah0f.example",
        "ann@fa\u00df.example,ann@xn--fa-hia.example"
    })
    void internationalDomainIsSentInAsciiToAServerWithoutIt(String address, String sent) throws Exception {
        try (var server = new ScriptedSmtp(line -> Optional.empty())) {
            // when
            await(fixture.send(fixture.sender(server.address()), address));

            // then
            assertThat(server.commands()).contains("MAIL FROM:<taskwire@example.com>", "RCPT TO:<" + sent + ">");
            assertThat(server.taken()).singleElement().asString().contains("To: " + sent + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a..b@example.com",
                ".a@example.com",
                "a.@example.com",
                "ann@my_host",
                "ann@\u0939\u093f\u0928\u094d\u0926\u0940.example"
            })
    void addressThatAnAccountMayHaveGetsItsMail(String address) throws Exception {
        try (var server = new ScriptedSmtp(
                line -> line.startsWith("EHLO") ? Optional.of("250-ready\r\n250 SMTPUTF8") : Optional.empty())) {
            // when
            await(fixture.send(fixture.sender(server.address()), address));

            // then
            assertThat(server.commands()).contains("RCPT TO:<" + address + ">");
            assertThat(server.taken()).singleElement().asString().contains("To: " + address + "\n");
        }
    }

    @Test
    void serverThatComesBackIsUsedAgain() throws Exception {
        // given
        int port = FreePorts.find();
        var sender = fixture.sender(address(port));
        assertFailure(fixture.send(sender, "joe@example.com"), Kind.TRANSIENT);
        assertThat(sender.state()).isEqualTo("AWAY");

        // when
        var mailServer = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.start();
        try {
            // then
            Eventually.holds(() -> assertThat(isSent(sender)).isTrue());
            assertThat(sender.state()).isEqualTo("UP");
            assertThat(mailServer.getReceivedMessages()).hasSize(1);
        } finally {
            mailServer.stop();
        }
    }

    private boolean isSent(EmailSender sender) throws Exception {
        try {
            await(fixture.send(sender, "joe@example.com"));
            return true;
        } catch (EmailSendException notYet) {
            return false;
        }
    }

    private static SmtpServerConfig address(int port) {
        return new SmtpServerConfig("127.0.0.1", port, false, Optional.empty());
    }
}
