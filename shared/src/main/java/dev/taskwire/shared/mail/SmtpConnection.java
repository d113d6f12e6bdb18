package dev.taskwire.shared.mail;

import dev.taskwire.shared.log.ControlCharacters;
import dev.taskwire.shared.mail.SmtpServerConfig.Login;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the mail server, which the first mail opens. It blocks, but for {@link #abort}, and serves one thread
 * at a time.
 */
final class SmtpConnection {
    /** Servers accept a limited number of mails in one connection. */
    private static final int MAX_MAILS = 100;

    /** Otherwise Jakarta Mail searches all jars for this class several times for each mail (ADR 21). */
    private static final String STREAM_PROVIDER = StreamProvider.class.getName();

    private static final String AUTH_METHODS = "DIGEST-MD5 PLAIN LOGIN";
    private static final String END_OF_MAIL = ".";
    private static final int FIRST_ERROR = 400;
    private static final int MAX_REASON_LENGTH = 200;
    private static final int SYNTAX_ERROR = 501;
    private static final int MAILBOX_UNAVAILABLE = 550;
    private static final Pattern ENHANCED_CODE =
            Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3}) ", Pattern.MULTILINE);

    private final SmtpServerConfig server;
    private final boolean utf8;
    private final Properties properties = new Properties();
    private final AbortableSockets sockets = new AbortableSockets();
    private @Nullable Session session;
    private @Nullable SMTPTransport transport;
    private int mails;

    /**
     * Creates a connection that is yet to be opened.
     *
     * @param ownName the name with which the client introduces itself in EHLO
     * @param trust what checks the certificate of the server
     * @param utf8 whether it is for an address beyond ASCII. If the server has no SMTPUTF8 (RFC 6531), its domain is
     *     sent in ASCII
     */
    SmtpConnection(
            SmtpServerConfig server, SmtpTimeouts timeouts, String ownName, SSLSocketFactory trust, boolean utf8) {
        this.server = server;
        this.utf8 = utf8;
        boolean encrypt = server.login().isPresent() && !server.isLoopback();
        put("socketFactory", sockets);
        put("socketFactory.fallback", false);
        put("ssl.enable", server.tls());
        put("ssl.socketFactory", sockets.withTls(trust));
        put("ssl.checkserveridentity", true);
        put("starttls.enable", !server.tls());
        put("starttls.required", !server.tls() && encrypt);
        put("auth", server.login().isPresent());
        put("auth.mechanisms", AUTH_METHODS);
        put("localhost", ownName);
        put("connectiontimeout", millis(timeouts.connect()));
        put("timeout", millis(timeouts.idle()));
        put("quitwait", false);
        properties.put("mail.mime.allowutf8", Boolean.toString(utf8));
        // EmailAddresses has checked the addresses; the strict parser refuses some of them, such as a..b@example.com.
        properties.put("mail.mime.address.strict", "false");
    }

    private void put(String name, Object value) {
        properties.put("mail.smtp." + name, value);
    }

    private static int millis(Duration duration) {
        return (int) duration.toMillis();
    }

    /**
     * Sends the mail; completes when the server has accepted it. After a failure the connection is of no more use.
     *
     * @param date the {@code Date} of the mail
     */
    void send(Email email, Instant date) throws Failure, MessagingException {
        mails++;
        var connected = connect();
        boolean inAscii = utf8 && !connected.supportsExtension("SMTPUTF8");
        var mail = new MimeEmail(Objects.requireNonNull(session), inAscii ? withAsciiDomain(email) : email, date);
        try {
            connected.sendMessage(mail, mail.getAllRecipients());
        } catch (SMTPSendFailedException refusal) {
            boolean accepted = refusal.getCommand().equals(END_OF_MAIL) && refusal.getReturnCode() / 100 == 2;
            if (!accepted) {
                throw refused(refusal.getCommand(), refusal.getReturnCode(), refusal);
            }
        } catch (MessagingException failure) {
            var reply = failure instanceof SMTPAddressFailedException ? failure : failure.getNextException();
            if (reply instanceof SMTPAddressFailedException refusal) {
                throw refused(refusal.getCommand(), refusal.getReturnCode(), refusal);
            }
            throw failure.getNextException() instanceof IOException
                    ? broken()
                    : new Failure(Failure.Cause.MAIL_FOR_NOW, "the mail could not be written as SMTP demands");
        }
    }

    /**
     * Returns the mail with the domain as {@code xn--…}; fails for a local part beyond ASCII, which has no such form.
     */
    private static Email withAsciiDomain(Email email) throws Failure {
        int at = email.to().lastIndexOf('@');
        String address = EmailAddresses.asciiDomain(email.to().substring(at + 1))
                .map(domain -> email.to().substring(0, at + 1) + domain)
                .filter(EmailAddresses::isAscii)
                .orElseThrow(() ->
                        new Failure(Failure.Cause.MAIL_FOR_GOOD, "the mail server accepts only addresses in ASCII"));
        return new Email(
                email.from(), address, email.id(), email.subject(), email.text(), email.html(), email.headers());
    }

    /** Opens the connection, or checks that an open one still works. */
    private SMTPTransport connect() throws Failure {
        if (transport != null && transport.isConnected()) {
            return transport;
        }
        var opened = new Transport(open(), new URLName("smtp", server.host(), server.port(), null, null, null));
        transport = opened;
        try {
            opened.connect(
                    server.host(),
                    server.port(),
                    server.login().map(Login::user).orElse(null),
                    server.login().map(Login::password).orElse(null));
        } catch (MailConnectException unreachable) {
            throw new Failure(Failure.Cause.SERVER, reason(unreachable, opened));
        } catch (MessagingException failure) {
            throw failure.getNextException() instanceof SocketTimeoutException
                    ? broken()
                    : new Failure(Failure.Cause.SERVER, reason(failure, opened));
        }
        if (server.login().isPresent() && !opened.supportsExtension("AUTH")) {
            throw new Failure(Failure.Cause.SERVER, "it offers no login");
        }
        return opened;
    }

    private Session open() {
        if (session == null) {
            System.setProperty(STREAM_PROVIDER, MailStreamProvider.class.getName());
            session = Session.getInstance(properties);
        }
        return session;
    }

    /** Returns whether another mail may be sent in this connection. */
    boolean isReusable() {
        return !utf8 && mails < MAX_MAILS;
    }

    /** Closes the connection from any thread, in any state. No mail leaves after that. Does not block. */
    void abort() {
        sockets.abort();
    }

    /** Takes leave of the server and closes the connection. */
    void close() throws MessagingException {
        if (transport != null) {
            transport.close();
        }
    }

    private static Failure broken() {
        return new Failure(Failure.Cause.CONNECTION, "the mail server closed the connection or stopped responding");
    }

    /** Returns what a reply means. The code is not positive if the connection ended, or the reply is not SMTP. */
    private static Failure refused(String command, int code, MessagingException reply) {
        if (code <= 0) {
            return broken();
        }
        if (command.startsWith("MAIL ")) {
            return new Failure(Failure.Cause.SERVER, "it responded with " + code);
        }
        var enhanced = ENHANCED_CODE.matcher(String.valueOf(reply.getMessage()));
        return new Failure(
                code == SYNTAX_ERROR || code >= MAILBOX_UNAVAILABLE
                        ? Failure.Cause.MAIL_FOR_GOOD
                        : Failure.Cause.MAIL_FOR_NOW,
                "the mail server responded with " + code + (enhanced.find() ? " " + enhanced.group(1) : ""));
    }

    /** Returns why the connection cannot be opened: of a reply only its code, because its text can hold addresses. */
    private String reason(MessagingException failure, SMTPTransport opened) {
        if (opened.getLastReturnCode() >= FIRST_ERROR) {
            return "it responded with " + opened.getLastReturnCode();
        }
        var cause = failure.getNextException();
        if (cause != null) {
            String text = cause.getClass().getSimpleName() + ": "
                    + ControlCharacters.escape(String.valueOf(cause.getMessage()));
            return text.substring(0, Math.min(text.length(), MAX_REASON_LENGTH));
        }
        return opened.getRequireStartTLS() && !opened.supportsExtension("STARTTLS")
                ? "it offers no TLS, without which it gets no password"
                : "its response is not SMTP, or it offers no supported method of login";
    }

    /** A mail was not accepted. The reason holds no address and no text of the server. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        private final Cause cause;

        /** What the failure is due to. */
        enum Cause {
            /** The server or the login: the next mail fails likewise. */
            SERVER,
            /** The connection broke or the server stopped responding, which the mail or its address may have caused. */
            CONNECTION,
            /** The server refuses this mail, or its recipient, for now. */
            MAIL_FOR_NOW,
            /** The server will never accept this mail, or its recipient. */
            MAIL_FOR_GOOD
        }

        Failure(Cause cause, String reason) {
            super(reason, null, false, false);
            this.cause = cause;
        }

        Cause dueTo() {
            return cause;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * A transport without {@code RSET} after a refusal. The connection is closed then anyway, and a server that falls
     * silent would hide its refusal, because the missing answer to {@code RSET} would be thrown in its place.
     */
    private static final class Transport extends SMTPTransport {
        Transport(Session session, URLName server) {
            super(session, server);
        }

        @Override
        public synchronized void issueCommand(String command, int expected) throws MessagingException {
            if (!command.equals("RSET")) {
                super.issueCommand(command, expected);
            }
        }
    }
}
