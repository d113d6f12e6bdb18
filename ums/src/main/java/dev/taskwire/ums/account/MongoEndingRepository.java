package dev.taskwire.ums.account;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.ums.account.MongoAccountRepository.USERS;
import static dev.taskwire.ums.account.MongoAccountRepository.WITHOUT_OUTBOX;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.outbox.OutboxWriter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The marks on the documents of {@code users} that something has still to end. */
final class MongoEndingRepository implements EndingRepository {
    private final MongoClient mongo;
    private final OutboxWriter outbox;

    MongoEndingRepository(MongoClient mongo, OutboxWriter outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
    }

    @Override
    public Future<Optional<Unfinished>> close(Account current, AccountWrite.Ending ending, Optional<UUID> leaving) {
        // No event yet: the delete has it, and until then the account has not changed for anybody but those who use it.
        return mongo.findOneAndUpdateWithOptions(
                        USERS,
                        AccountQuery.version(current.id(), current.version(), leaving),
                        AccountDocument.closing(current, ending),
                        new FindOptions().setFields(WITHOUT_OUTBOX),
                        new UpdateOptions().setReturningNewDocument(true))
                .map(closed -> Optional.ofNullable(closed).map(MongoEndingRepository::unfinished));
    }

    @Override
    public Future<Void> delete(Account last, EventEnvelope event) {
        var closing = AccountQuery.byId(last.id())
                .put("version", last.version() - 1)
                .put(AccountDocument.CLOSING, op("$exists", true));
        return outbox.update(closing, AccountDocument.deletion(last), event).mapEmpty();
    }

    @Override
    public Future<List<Unfinished>> unfinished(int limit) {
        var options = new FindOptions()
                .setSort(op(AccountDocument.ENDING_AT, 1))
                .setLimit(limit)
                .setFields(WITHOUT_OUTBOX);
        return mongo.findWithOptions(USERS, op(AccountDocument.ENDING_AT, op("$exists", true)), options)
                .map(found ->
                        found.stream().map(MongoEndingRepository::unfinished).toList());
    }

    private static Unfinished unfinished(JsonObject document) {
        return new Unfinished(
                AccountDocument.account(document),
                uuid(document.getJsonObject(AccountDocument.ENDING_BY)),
                document.containsKey(AccountDocument.CLOSING));
    }

    @Override
    public Future<Void> sessionsEnded(UUID id, long generation) {
        return mongo.updateCollection(USERS, marked(id, generation), op("$unset", AccountDocument.ended()))
                .mapEmpty();
    }

    @Override
    public Future<Void> postpone(UUID id, long generation, Instant at) {
        var later = op("$set", op(AccountDocument.ENDING_AT, date(at)));
        return mongo.updateCollection(USERS, marked(id, generation), later).mapEmpty();
    }

    private static JsonObject marked(UUID id, long generation) {
        return AccountQuery.byId(id)
                .put(AccountDocument.AUTH_VERSION, generation)
                .put(AccountDocument.ENDING_AT, op("$exists", true));
    }
}
