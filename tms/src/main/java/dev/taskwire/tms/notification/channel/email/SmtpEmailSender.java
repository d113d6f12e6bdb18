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
    /** How the client's failures begin that are about this mail; others are about the server, or our login there. */
    private static final List<String> ABOUT_ONE_MAIL =
            List.of("recipient address not accepted", "DATA command not accepted", "sending data failed");

    private static final Pattern ENHANCED_CODE = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3}) ");
    private static final String AWAY = "the mail server is away";
    private static final int SYNTAX_OF_ADDRESS = 501;
    private static final int REFUSED = 550;
    private static final int MAX_REASON = 200;

    private final Vertx vertx;
    private final SmtpServerConfig server;
    private final SmtpTimeouts limits;
    private final String ownName;
    /** As many as were sent at the same time; each mail has one to itself, so that a slow one disturbs no other. */
    private final Deque<Future<SmtpConnection>> idle = new ArrayDeque<>();

    private final UnresponsiveRecipients unresponsiveRecipients = new UnresponsiveRecipients();

    private volatile boolean away;
    private long awayUntil;

    public SmtpEmailSender(Vertx vertx, SmtpServerConfig server, SmtpTimeouts limits, String ownName) {
        this.vertx = vertx;
        this.server = server;
        this.limits = limits;
        this.ownName = ownName;
    }

    /** {@code UP}, or {@code AWAY} since the server was last found so. Safe from any thread. */
    public String state() {
        return away ? "AWAY" : "UP";
    }

    /** Returns how many mails to offer now: none while the server is unavailable, then one as a probe. */
    public int offerLimit() {
        return isResting() ? 0 : away ? 1 : Integer.MAX_VALUE;
    }

    private boolean isResting() {
        return away && System.nanoTime() - awayUntil < 0;
    }

    @Override
    public Future<Void> send(MailMessage mail) {
        if (isResting()) {
            return Future.failedFuture(EmailSendException.notOffered(AWAY));
        }
        String address = mail.getTo().get(0);
        if (!unresponsiveRecipients.isSuspect(address)) {
            return offer(mail, address);
        }
        return unresponsiveRecipients.tryAcquire()
                ? offer(mail, address).onComplete(end -> unresponsiveRecipients.release())
                : Future.failedFuture(
                        EmailSendException.notOffered("others to which the server hangs are tried first"));
    }

    private Future<Void> offer(MailMessage mail, String address) {
        var used = idle.isEmpty() ? begin() : idle.pop();
        return used.compose(ready -> ready.send(mail))
                .timeout(limits.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(taken -> {
                    markUp(address);
                    idle.push(used);
                })
                .recover(failure -> {
                    end(used);
                    return Future.failedFuture(classify(failure, address));
                });
    }

    private Future<SmtpConnection> begin() {
        var fresh = new SmtpConnection(server, limits, ownName);
        return vertx.deployVerticle(fresh).map(fresh);
    }

    /** Ends the session of a mail that was not taken, so that it is not sent behind our back later. */
    private void end(Future<SmtpConnection> ended) {
        ended.compose(ready -> vertx.undeploy(ready.id()))
                .onFailure(failure -> LOG.atDebug().setCause(failure).log("a mail session does not end"));
    }

    private EmailSendException classify(Throwable failure, String address) {
        if (isServerFailure(failure)) {
            markDown(failure);
            return EmailSendException.transientFailure(AWAY);
        }
        if (!(failure instanceof SMTPException answer)) {
            if (unresponsiveRecipients.recordHang(address)) {
                markDown(failure);
            }
            return EmailSendException.transientFailure(
                    failure instanceof TimeoutException
                            ? "the mail server takes too long"
                            : "the mail server broke off or fell silent");
        }
        markUp(address);
        int code = answer.getReplyCode();
        String reason = "the mail server answered " + code + enhancedCode(answer);
        return code == SYNTAX_OF_ADDRESS || code >= REFUSED
                ? EmailSendException.permanentFailure(reason)
                : EmailSendException.transientFailure(reason);
    }

    /** The status code that says more (RFC 3463), such as 5.1.1 for an unknown recipient, if the server gives one. */
    private static String enhancedCode(SMTPException answer) {
        return answer.getReplyMessages().stream()
                .map(ENHANCED_CODE::matcher)
                .filter(Matcher::find)
                .map(found -> " " + found.group(1))
                .findFirst()
                .orElse("");
    }

    /** Whether it has nothing to do with who the mail is for. */
    private static boolean isServerFailure(Throwable failure) {
        if (failure instanceof SMTPException answer) {
            String message = String.valueOf(answer.getMessage());
            return ABOUT_ONE_MAIL.stream().noneMatch(message::startsWith);
        }
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof SSLException;
    }

    private void markUp(String address) {
        unresponsiveRecipients.clear(address);
        if (away) {
            away = false;
            LOG.info("the mail server takes mails again");
        }
    }

    private void markDown(Throwable failure) {
        if (!away) {
            LOG.atWarn().addKeyValue("reason", reason(failure)).log("the mail server takes no mails; trying again");
        }
        away = true;
        awayUntil = System.nanoTime() + limits.pause().toNanos();
    }

    /** What a server says can hold addresses; its code is enough. */
    private static String reason(Throwable failure) {
        if (failure instanceof SMTPException answer) {
            return "it answered " + answer.getReplyCode();
        }
        String reason = ControlCharacters.escaped(String.valueOf(failure.getMessage()));
        return reason.substring(0, Math.min(reason.length(), MAX_REASON));
    }
}
