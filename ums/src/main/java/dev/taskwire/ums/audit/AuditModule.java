package dev.taskwire.ums.audit;

import dev.taskwire.shared.audit.AuditBuffer;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.ums.audit.http.AuditRoutes;
import dev.taskwire.ums.audit.http.InternalAuditRoutes;
import dev.taskwire.ums.audit.service.AuditService;
import dev.taskwire.ums.audit.store.AuditEntries;
import dev.taskwire.ums.audit.store.AuditEntryMover;
import dev.taskwire.ums.audit.store.MongoAuditRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the audit trail: its routes and indexes, what fills it, and what removes expired records. */
public final class AuditModule {
    private static final Logger LOG = LoggerFactory.getLogger(AuditModule.class);
    private static final Duration PURGE_INTERVAL = Duration.ofHours(1);
    private static final int MAX_MOVED_DOCUMENTS = 20;
    private static final int EXPORT_PAGE_SIZE = 200;
    private static final Duration MAX_MOVE_INTERVAL = Duration.ofSeconds(5);
    private static final Pause SHORT_PAUSE = Pause.of(Duration.ofMillis(20));
    private static final Pause MOVE_PAUSE = Pause.dutyCycle(Duration.ofMillis(500), MAX_MOVE_INTERVAL);

    private final AuditService service;
    private final AuditBuffer buffer;
    private final AuditEntryMover mover;
    private final AuditRoutes routes;
    private final InternalAuditRoutes internalRoutes;
    private final List<String> collections;
    private final OutageLog moving =
            OutageLog.warning(LOG, "audit records of changes cannot be moved to the audit trail now; trying again");

    /**
     * Creates the module, which is yet to be started.
     *
     * @param collections the collections whose documents hold entries of the audit trail
     * @param retention how long records are kept
     */
    public AuditModule(
            MajorityMongoClient mongo,
            List<String> collections,
            ListConcurrencyLimiter limiter,
            Duration retention,
            MetricsRegistry metrics,
            Clock clock) {
        this.collections = List.copyOf(collections);
        this.service = new AuditService(new MongoAuditRepository(mongo), retention, clock);
        this.buffer = new AuditBuffer(service::addAll, metrics, clock);
        this.mover = new AuditEntryMover(mongo);
        this.routes = new AuditRoutes(service, limiter);
        this.internalRoutes = new InternalAuditRoutes(service, metrics);
    }

    /** Returns the buffer for the records of what was refused. */
    public AuditBuffer buffer() {
        return buffer;
    }

    public List<IndexSpec> indexes() {
        return Stream.concat(
                        MongoAuditRepository.INDEXES.stream(),
                        collections.stream().map(AuditEntries::index))
                .toList();
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
    }

    public void mountInternal(StrictRouter router, InternalApiKey key, HttpComponents components) {
        internalRoutes.mount(router, key, components);
    }

    /** Returns a page of the records that affect the user, as the user sees them. */
    public Future<UserExportPage> export(UUID user, Optional<UUID> after) {
        return service.listOfUser(user, after, EXPORT_PAGE_SIZE)
                .map(page -> new UserExportPage(
                        page.items().stream().map(AuditRecord::toJson).toList(), page.next()));
    }

    /** Begins to fill the audit trail and to remove expired records. Several processes may do so at once. */
    public void start(Vertx vertx) {
        buffer.start(vertx);
        new PeriodicTask(vertx, Backoff.constant(MAX_MOVE_INTERVAL), this::moveEntries).start();
        PeriodicTask.every(
                        vertx,
                        PURGE_INTERVAL,
                        () -> service.purge()
                                .onFailure(failure -> LOG.atWarn()
                                        .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                                        .log("expired audit records cannot be removed now; trying again")))
                .start();
    }

    /** Moves the oldest entries of each collection, and returns the pause until the next run. */
    private Future<Pause> moveEntries() {
        Future<Boolean> more = Future.succeededFuture(false);
        for (String collection : collections) {
            more = more.compose(others -> mover.moveOldest(collection, MAX_MOVED_DOCUMENTS)
                    .map(moved -> others || moved == MAX_MOVED_DOCUMENTS));
        }
        return more.onSuccess(moved -> moving.succeeded())
                .onFailure(failure -> moving.failed(() -> MongoErrorTranslator.reason(failure)))
                .map(found -> found ? SHORT_PAUSE : MOVE_PAUSE);
    }

    /** Stores the records of refusals that wait. */
    public Future<Void> stop() {
        return buffer.stop();
    }
}
