package dev.taskwire.shared.mail;

import dev.taskwire.shared.mail.SmtpConnection.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails by SMTP, from threads of its own. While the server is unavailable, mails are not offered to it. A mail
 * whose connection breaks before the server's last response is sent again (at least once). Belongs to one event loop,
 * but for its state and its end.
 */
public final class SmtpEmailSender implements EmailSender {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpEmailSender.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    /** As many as tms delivers at the same time. */
    static final int THREADS = 8;

    private static final String SERVER_UNAVAILABLE = "the mail server is unavailable";

    private final Vertx vertx;
    private final SmtpServerConfig server;
    private final SmtpTimeouts timeouts;
    private final String ownName;
    private final SSLSocketFactory trust;
    private final Clock clock;
    private final WorkerExecutor workers;
    /**
     * The connections that no mail uses, and the timers that close them. Each mail has a connection of its own, so that
     * a slow one delays no other; there are as many as mails were sent at the same time.
     */
    private final Deque<IdleConnection> idleConnections = new ConcurrentLinkedDeque<>();

    private final Set<SmtpConnection> usedConnections = ConcurrentHashMap.newKeySet();
    private final UnresponsiveRecipients unresponsiveRecipients = new UnresponsiveRecipients();

    private volatile boolean down;
    private long pausedUntil;

    private record IdleConnection(SmtpConnection connection, long timer) {}

    /**
     * Creates a sender.
     *
     * @param ownName the name with which the client introduces itself in EHLO
     * @param clock the time of mails
     */
    public SmtpEmailSender(Vertx vertx, SmtpServerConfig server, SmtpTimeouts timeouts, String ownName, Clock clock) {
        this(vertx, server, timeouts, ownName, (SSLSocketFactory) SSLSocketFactory.getDefault(), clock);
    }

    SmtpEmailSender(
            Vertx vertx,
            SmtpServerConfig server,
            SmtpTimeouts timeouts,
            String ownName,
            SSLSocketFactory trust,
            Clock clock) {
        this.vertx = vertx;
        this.server = server;
        this.timeouts = timeouts;
        this.ownName = ownName;
        this.trust = trust;
        this.clock = clock;
        this.workers = vertx.createSharedWorkerExecutor("smtp", THREADS);
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
    public Future<Void> send(Email email) {
        if (isPaused()) {
            return Future.failedFuture(EmailSendException.notOffered(SERVER_UNAVAILABLE));
        }
        if (!unresponsiveRecipients.contains(email.to())) {
            return offer(email);
        }
        return unresponsiveRecipients.tryAcquire()
                ? offer(email).onComplete(end -> unresponsiveRecipients.release())
                : Future.failedFuture(EmailSendException.notOffered(
                        "the mail server does not respond for this recipient; other recipients are tried first"));
    }

    private Future<Void> offer(Email email) {
        var connection = connection(email.to());
        usedConnections.add(connection);
        return workers.<Void>executeBlocking(
                        () -> {
                            connection.send(email, clock.instant());
                            return null;
                        },
                        false)
                .timeout(timeouts.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(end -> usedConnections.remove(connection))
                .onSuccess(accepted -> {
                    markUp(email.to());
                    release(connection);
                })
                .recover(failure -> {
                    // Aborted, so that the mail cannot leave later after all.
                    connection.abort();
                    return Future.failedFuture(classify(failure, email.to()));
                });
    }

    private SmtpConnection connection(String address) {
        boolean ascii = EmailAddresses.isAscii(address);
        var idle = ascii ? idleConnections.poll() : null;
        if (idle == null) {
            return new SmtpConnection(server, timeouts, ownName, trust, !ascii);
        }
        vertx.cancelTimer(idle.timer());
        return idle.connection();
    }

    /** Keeps the connection for the next mail, if one comes soon. */
    private void release(SmtpConnection connection) {
        if (!connection.isReusable()) {
            close(connection);
            return;
        }
        long timer = vertx.setTimer(KEEP_ALIVE.toMillis(), over -> {
            if (idleConnections.removeIf(idle -> idle.connection() == connection)) {
                close(connection);
            }
        });
        idleConnections.push(new IdleConnection(connection, timer));
    }

    private Future<Void> close(SmtpConnection connection) {
        return workers.<Void>executeBlocking(
                        () -> {
                            connection.close();
                            return null;
                        },
                        false)
                .onFailure(failure -> connection.abort())
                .otherwiseEmpty();
    }

    /** Ends the threads and closes all connections, of running mails too. Safe from any thread. */
    public Future<Void> close() {
        usedConnections.forEach(SmtpConnection::abort);
        List<Future<Void>> closed = new ArrayList<>();
        for (var idle = idleConnections.poll(); idle != null; idle = idleConnections.poll()) {
            vertx.cancelTimer(idle.timer());
            closed.add(close(idle.connection()));
        }
        return Future.join(closed).eventually(workers::close).mapEmpty();
    }

    private EmailSendException classify(Throwable failure, String address) {
        var cause = failure instanceof Failure known ? known.dueTo() : Failure.Cause.CONNECTION;
        String reason = failure instanceof Failure known
                ? known.reason()
                : failure instanceof TimeoutException
                        ? "the mail server did not accept the mail in time"
                        : "the mail could not be sent";
        return switch (cause) {
            case SERVER -> {
                markDown(reason);
                yield EmailSendException.transientFailure(SERVER_UNAVAILABLE);
            }
            case CONNECTION -> {
                if (unresponsiveRecipients.recordHang(address)) {
                    markDown(reason);
                }
                yield EmailSendException.transientFailure(reason);
            }
            case MAIL_FOR_NOW -> {
                markUp(address);
                yield EmailSendException.transientFailure(reason);
            }
            case MAIL_FOR_GOOD -> {
                markUp(address);
                yield EmailSendException.permanentFailure(reason);
            }
        };
    }

    private void markUp(String address) {
        unresponsiveRecipients.recordResponse(address);
        if (down) {
            down = false;
            LOG.info("the mail server accepts mails again");
        }
    }

    private void markDown(String reason) {
        if (!down) {
            LOG.atWarn().addKeyValue("reason", reason).log("the mail server accepts no mails; trying again");
        }
        down = true;
        pausedUntil = System.nanoTime() + timeouts.pause().toNanos();
    }
}
