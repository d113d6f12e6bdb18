package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mail.SmtpEmailSender;
import dev.taskwire.shared.mail.SmtpTimeouts;
import dev.taskwire.shared.mail.permit.MongoEmailPermitRepository;
import dev.taskwire.shared.mail.template.MailTemplate;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.ums.account.mail.store.MongoAccountMailRepository;
import dev.taskwire.ums.account.store.MongoAccountRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the mails about accounts: their queue, and with a mail server the worker that sends them. */
public final class AccountMailModule {
    /** The mails about accounts. */
    public static final Set<MailTemplate> TEMPLATES = AccountMailRenderer.TEMPLATES;

    /** The collection that counts mails. */
    static final String PERMITS = "account_mail_permits";

    private static final Logger LOG = LoggerFactory.getLogger(AccountMailModule.class);
    private static final Duration PURGE_INTERVAL = Duration.ofHours(1);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final AccountMailQueue queue;
    private final AccountMailPermits permits;
    private final Optional<SmtpEmailSender> emailSender;
    private final Optional<AccountMailWorker> worker;

    public AccountMailModule(
            Vertx vertx,
            MajorityMongoClient mongo,
            OutboxWriter outbox,
            MailConfig config,
            MetricsRegistry metrics,
            Clock clock) {
        this(vertx, mongo, outbox, config, metrics, clock, POLL_INTERVAL);
    }

    /** Creates the module with another pause between polls that find nothing. */
    public AccountMailModule(
            Vertx vertx,
            MajorityMongoClient mongo,
            OutboxWriter outbox,
            MailConfig config,
            MetricsRegistry metrics,
            Clock clock,
            Duration pollInterval) {
        this.vertx = vertx;
        var accounts = new MongoAccountRepository(mongo, outbox);
        var mails = new MongoAccountMailRepository(mongo);
        var mailMetrics = new AccountMailMetrics(metrics);
        permits = new AccountMailPermits(new MongoEmailPermitRepository(mongo, PERMITS), clock);
        queue = new AccountMailQueue(mails, permits, config.smtp().isPresent(), clock);
        emailSender = config.smtp()
                .map(server -> new SmtpEmailSender(vertx, server, SmtpTimeouts.DEFAULTS, config.domain(), clock));
        worker = emailSender.map(smtp -> new AccountMailWorker(
                vertx,
                mails,
                new AccountMailSender(accounts, permits, smtp, new AccountMailRenderer(config), clock),
                smtp::offerLimit,
                mailMetrics,
                clock,
                pollInterval));
    }

    /** Returns the queue, which does nothing without a mail server. */
    public AccountMailQueue queue() {
        return queue;
    }

    public static List<IndexSpec> indexes() {
        return Stream.of(MongoAccountMailRepository.INDEXES, MongoEmailPermitRepository.indexes(PERMITS))
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the state of the mail server, if one is configured. */
    public Optional<Supplier<String>> smtpState() {
        return emailSender.map(sender -> sender::state);
    }

    /** Starts to send. */
    public void start() {
        worker.ifPresent(AccountMailWorker::start);
        PeriodicTask.every(vertx, PURGE_INTERVAL, this::purge).start();
    }

    private Future<Void> purge() {
        return permits.removeExpired()
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                        .log("expired permits of mails cannot be removed now; trying again"));
    }

    /** Completes the mails that are being sent, within a bound; other processes send the rest. */
    public Future<Void> stop() {
        return worker.map(AccountMailWorker::stop)
                .orElseGet(Future::succeededFuture)
                .eventually(() -> emailSender.map(SmtpEmailSender::close).orElseGet(Future::succeededFuture));
    }
}
