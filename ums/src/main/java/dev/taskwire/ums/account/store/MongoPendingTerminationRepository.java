package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.ums.account.store.MongoAccountRepository.USERS;
import static dev.taskwire.ums.account.store.MongoAccountRepository.WITHOUT_OUTBOX;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.audit.store.AuditEntries;
import dev.taskwire.ums.audit.store.AuditEntryMover;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores pending terminations as marks in the documents of {@code users}. */
public final class MongoPendingTerminationRepository implements PendingTerminationRepository {
    private final MongoClient mongo;
    private final AuditEntryMover auditEntries;
    private final OutboxWriter outbox;

    public MongoPendingTerminationRepository(MajorityMongoClient mongo, OutboxWriter outbox) {
        this.mongo = mongo;
        this.auditEntries = new AuditEntryMover(mongo);
        this.outbox = outbox;
    }

    @Override
    public Future<Optional<PendingTermination>> beginDeletion(
            Account current,
            AccountUpdate.TerminationMark terminationMark,
            Optional<UUID> leaving,
            AuditRecord record) {
        // No event yet: the deletion emits it. Until then the account has changed only for those who use it.
        return mongo.findOneAndUpdateWithOptions(
                        USERS,
                        AccountQuery.atVersion(current.id(), current.version(), leaving),
                        AuditEntries.pushTo(
                                AccountDocumentMapper.beginDeletion(current, terminationMark), List.of(record)),
                        new FindOptions().setFields(WITHOUT_OUTBOX),
                        new UpdateOptions().setReturningNewDocument(true))
                .map(closed -> Optional.ofNullable(closed).map(MongoPendingTerminationRepository::pendingTermination));
    }

    @Override
    public Future<Void> completeDeletion(Account last, EventEnvelope event) {
        var closing = AccountQuery.byId(last.id())
                .put("version", last.version() - 1)
                .put(AccountDocumentMapper.CLOSING, op("$exists", true));
        return auditEntries
                .moveAll(USERS, last.id())
                .compose(moved -> outbox.update(
                        AuditEntries.requireNone(closing), AccountDocumentMapper.completeDeletion(last), event))
                .mapEmpty();
    }

    @Override
    public Future<List<PendingTermination>> findOldest(int limit) {
        var options = new FindOptions()
                .setSort(op(AccountDocumentMapper.ENDING_AT, 1))
                .setLimit(limit)
                .setFields(WITHOUT_OUTBOX);
        return mongo.findWithOptions(USERS, op(AccountDocumentMapper.ENDING_AT, op("$exists", true)), options)
                .map(found -> found.stream()
                        .map(MongoPendingTerminationRepository::pendingTermination)
                        .toList());
    }

    private static PendingTermination pendingTermination(JsonObject document) {
        return new PendingTermination(
                AccountDocumentMapper.account(document),
                uuid(document.getJsonObject(AccountDocumentMapper.ENDING_BY)),
                document.containsKey(AccountDocumentMapper.CLOSING));
    }

    @Override
    public Future<Void> markSessionsEnded(UUID id, long generation) {
        return mongo.updateCollection(
                        USERS, marked(id, generation), op("$unset", AccountDocumentMapper.terminationMarks()))
                .mapEmpty();
    }

    @Override
    public Future<Void> postpone(UUID id, long generation, Instant at) {
        var later = op("$set", op(AccountDocumentMapper.ENDING_AT, date(at)));
        return mongo.updateCollection(USERS, marked(id, generation), later).mapEmpty();
    }

    private static JsonObject marked(UUID id, long generation) {
        return AccountQuery.byId(id)
                .put(AccountDocumentMapper.AUTH_VERSION, generation)
                .put(AccountDocumentMapper.ENDING_AT, op("$exists", true));
    }
}
