package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.tms.notification.channel.ControlCharacters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails by SMTP. While the server is unavailable, mails are not offered to it. A mail whose connection breaks
 * before the server's last response is sent again (at least once). Belongs to one event loop, but for its state.
 */
public final class SmtpEmailSender implements EmailSender {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpEmailSender.class);
    /** The beginnings of the client's errors that concern one mail; others concern the server or the login. */
    private static final List<String> MAIL_ERROR_PREFIXES =
            List.of("recipient address not accepted", "DATA command not accepted", "sending data failed");

    private static final Pattern ENHANCED_CODE = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3}) ");
    private static final String SERVER_UNAVAILABLE = "the mail server is away";
    private static final int SYNTAX_ERROR = 501;
    private static final int MAILBOX_UNAVAILABLE = 550;
    private static final int MAX_REASON_LENGTH = 200;

    private final Vertx vertx;
    private final SmtpServerConfig server;
    private final SmtpTimeouts timeouts;
    private final String ownName;
    /**
     * The connections that no mail uses. Each mail has a connection of its own, so that a slow one delays no other;
     * there are as many as mails were sent at the same time.
     */
    private final Deque<Future<SmtpConnection>> idleConnections = new ArrayDeque<>();

    private final UnresponsiveRecipients unresponsiveRecipients = new UnresponsiveRecipients();

    private volatile boolean down;
    private long pausedUntil;

    /**
     * Creates a sender.
     *
     * @param ownName the name with which the client introduces itself in EHLO
     */
    public SmtpEmailSender(Vertx vertx, SmtpServerConfig server, SmtpTimeouts timeouts, String ownName) {
        this.vertx = vertx;
        this.server = server;
        this.timeouts = timeouts;
        this.ownName = ownName;
    }

    /** Returns {@code UP}, or {@code AWAY} while the mail server is unavailable. Safe from any thread. */
    public String state() {
        return down ? "AWAY" : "UP";
    }

    /** Returns how many mails to offer now: none while the server is unavailable, then one as a probe. */
    public int offerLimit() {
        return isPaused() ? 0 : down ? 1 : Integer.MAX_VALUE;
    }

    private boolean isPaused() {
        return down && System.nanoTime() - pausedUntil < 0;
    }

    @Override
    public Future<Void> send(MailMessage mail) {
        if (isPaused()) {
            return Future.failedFuture(EmailSendException.notOffered(SERVER_UNAVAILABLE));
        }
        String address = mail.getTo().get(0);
        if (!unresponsiveRecipients.contains(address)) {
            return offer(mail, address);
        }
        return unresponsiveRecipients.tryAcquire()
                ? offer(mail, address).onComplete(end -> unresponsiveRecipients.release())
                : Future.failedFuture(EmailSendException.notOffered(
                        "other recipients at which the mail server hangs are tried first"));
    }

    private Future<Void> offer(MailMessage mail, String address) {
        var connection = idleConnections.isEmpty() ? connect() : idleConnections.pop();
        return connection
                .compose(ready -> ready.send(mail))
                .timeout(timeouts.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(accepted -> {
                    markUp(address);
                    idleConnections.push(connection);
                })
                .recover(failure -> {
                    close(connection);
                    return Future.failedFuture(classify(failure, address));
                });
    }

    private Future<SmtpConnection> connect() {
        var connection = new SmtpConnection(server, timeouts, ownName);
        return vertx.deployVerticle(connection).map(connection);
    }

    /** Closes the connection of a mail that was not accepted, so that the client cannot send it later after all. */
    private void close(Future<SmtpConnection> connection) {
        connection
                .compose(ready -> vertx.undeploy(ready.deploymentId()))
                .onFailure(failure -> LOG.atDebug().setCause(failure).log("an SMTP connection cannot be closed"));
    }

    private EmailSendException classify(Throwable failure, String address) {
        if (isServerFailure(failure)) {
            markDown(failure);
            return EmailSendException.transientFailure(SERVER_UNAVAILABLE);
        }
        if (!(failure instanceof SMTPException reply)) {
            if (unresponsiveRecipients.recordHang(address)) {
                markDown(failure);
            }
            return EmailSendException.transientFailure(
                    failure instanceof TimeoutException
                            ? "the mail server did not accept the mail in time"
                            : "the mail server closed the connection or stopped responding");
        }
        markUp(address);
        int code = reply.getReplyCode();
        String reason = "the mail server answered " + code + enhancedCode(reply);
        return code == SYNTAX_ERROR || code >= MAILBOX_UNAVAILABLE
                ? EmailSendException.permanentFailure(reason)
                : EmailSendException.transientFailure(reason);
    }

    /** Returns the enhanced status code (RFC 3463), such as 5.1.1 for an unknown recipient, if the reply has one. */
    private static String enhancedCode(SMTPException reply) {
        return reply.getReplyMessages().stream()
                .map(ENHANCED_CODE::matcher)
                .filter(Matcher::find)
                .map(found -> " " + found.group(1))
                .findFirst()
                .orElse("");
    }

    /** Returns whether the failure does not depend on the mail and its recipient. */
    private static boolean isServerFailure(Throwable failure) {
        if (failure instanceof SMTPException reply) {
            String message = String.valueOf(reply.getMessage());
            return MAIL_ERROR_PREFIXES.stream().noneMatch(message::startsWith);
        }
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof SSLException;
    }

    private void markUp(String address) {
        unresponsiveRecipients.recordResponse(address);
        if (down) {
            down = false;
            LOG.info("the mail server accepts mails again");
        }
    }

    private void markDown(Throwable failure) {
        if (!down) {
            LOG.atWarn().addKeyValue("reason", reason(failure)).log("the mail server accepts no mails; trying again");
        }
        down = true;
        pausedUntil = System.nanoTime() + timeouts.pause().toNanos();
    }

    /** Returns the reason for the log: of a reply only its code, because its text can hold addresses. */
    private static String reason(Throwable failure) {
        if (failure instanceof SMTPException reply) {
            return "it answered " + reply.getReplyCode();
        }
        String reason = ControlCharacters.escape(String.valueOf(failure.getMessage()));
        return reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH));
    }
}
