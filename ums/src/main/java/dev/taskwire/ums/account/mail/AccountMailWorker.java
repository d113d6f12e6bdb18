package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.mail.AccountMailSender.Result;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.mail.store.AccountMailRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls for mails that are due, leases them and attempts to send them, with bounded concurrency. Every process of ums
 * does this. The lease of a process that has died expires, and another process sends the mail, with another link.
 */
final class AccountMailWorker {
    private static final Logger LOG = LoggerFactory.getLogger(AccountMailWorker.class);
    private static final int MAX_CONCURRENT = 8;
    /** Longer than an attempt takes, by the clock of any process. */
    private static final Duration LEASE = Duration.ofSeconds(60).plus(ClockSkew.MAX);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final Duration MIN_PAUSE = Duration.ofMillis(5);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration POSTPONE_DELAY = Duration.ofSeconds(15);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STOP_POLL_INTERVAL = Duration.ofMillis(20);

    private final Vertx vertx;
    private final AccountMailRepository mails;
    private final AccountMailSender sender;
    private final IntSupplier offerLimit;
    private final AccountMailMetrics metrics;
    private final Clock clock;
    private final Duration interval;
    private final AtomicInteger running = new AtomicInteger();
    private final OutageLog outages = OutageLog.warning(LOG, "due mails cannot be read; trying again");
    private @Nullable PeriodicTask task;

    /**
     * Creates a worker that is yet to be started.
     *
     * @param offerLimit the maximum number of mails to offer now, which is 0 while the mail server is unavailable
     * @param interval the pause between polls of which the last found nothing
     */
    AccountMailWorker(
            Vertx vertx,
            AccountMailRepository mails,
            AccountMailSender sender,
            IntSupplier offerLimit,
            AccountMailMetrics metrics,
            Clock clock,
            Duration interval) {
        this.vertx = vertx;
        this.mails = mails;
        this.sender = sender;
        this.offerLimit = offerLimit;
        this.metrics = metrics;
        this.clock = clock;
        this.interval = interval;
    }

    /** Starts to poll, on one event loop. */
    void start() {
        task = new PeriodicTask(vertx, Backoff.constant(MAX_PAUSE), this::poll).start();
    }

    /** Begins no further attempt, and completes the running ones, within a bound. */
    Future<Void> stop() {
        return Objects.requireNonNull(task)
                .stop()
                .compose(stopped -> finish(System.nanoTime() + STOP_TIMEOUT.toNanos()));
    }

    private Future<Void> finish(long end) {
        return running.get() == 0 || System.nanoTime() - end > 0
                ? Future.succeededFuture()
                : vertx.timer(STOP_POLL_INTERVAL.toMillis()).compose(paused -> finish(end));
    }

    private Future<Pause> poll() {
        int limit = Math.min(MAX_CONCURRENT - running.get(), offerLimit.getAsInt());
        if (limit <= 0) {
            return Future.succeededFuture(Pause.of(running.get() > 0 ? STOP_POLL_INTERVAL : interval));
        }
        return mails.findDue(Timestamps.now(clock), limit)
                .compose(this::lease)
                .onSuccess(leased -> outages.succeeded())
                .onFailure(failure -> outages.failed(MongoErrorTranslator.reason(failure)))
                .map(leased -> leased > 0 ? Pause.of(MIN_PAUSE) : Pause.dutyCycle(interval, MAX_PAUSE));
    }

    /** Leases the mails and begins their attempts; returns how many of them this process has leased. */
    private Future<Long> lease(List<AccountMail> due) {
        var leases = due.stream()
                .map(mail -> {
                    var leased = mail.withLease(Timestamps.now(clock).plus(LEASE));
                    return mails.lease(mail, leased.dueAt()).onSuccess(ours -> {
                        if (ours) {
                            run(leased);
                        }
                    });
                })
                .toList();
        return Future.join(leases)
                .map(all -> all.<Boolean>list().stream().filter(ours -> ours).count());
    }

    private void run(AccountMail mail) {
        running.incrementAndGet();
        Future.succeededFuture(mail)
                .compose(sender::attempt)
                .compose(result -> record(mail, result))
                // The lease expires, and the mail is tried again.
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("mail", mail.toString())
                        .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                        .log("a mail about an account could not be attempted; trying again"))
                .onComplete(end -> running.decrementAndGet());
    }

    private Future<Void> record(AccountMail mail, Result result) {
        return switch (result) {
            case SENT -> {
                metrics.recordSent();
                yield mails.remove(mail);
            }
            case UNWANTED -> mails.remove(mail);
            case LIMITED -> {
                metrics.recordLimited();
                yield mails.remove(mail);
            }
            case TOO_EARLY -> reschedule(mail, SOON, mail.attempts());
            case NOT_OFFERED -> reschedule(mail, POSTPONE_DELAY, mail.attempts());
            case FAILED -> {
                metrics.recordFailed();
                yield reschedule(mail, BACKOFF.delay(mail.attempts()), mail.attempts() + 1);
            }
            case REFUSED -> giveUp(mail, "the mail server refuses it, or the address is not valid");
        };
    }

    private Future<Void> reschedule(AccountMail mail, Duration delay, int attempts) {
        var next = Timestamps.now(clock).plus(delay);
        return next.isBefore(mail.createdAt().plus(mail.kind().maxAge()))
                ? mails.reschedule(mail, next, attempts)
                : giveUp(mail, "the mail server did not accept it in time");
    }

    private Future<Void> giveUp(AccountMail mail, String reason) {
        metrics.recordDeadLetter();
        LOG.atWarn()
                .addKeyValue("mail", mail.toString())
                .addKeyValue("user", mail.user().map(ResourceIds::user).orElse("unknown"))
                .addKeyValue("reason", reason)
                .log("a mail about an account cannot be sent");
        return mails.remove(mail);
    }
}
