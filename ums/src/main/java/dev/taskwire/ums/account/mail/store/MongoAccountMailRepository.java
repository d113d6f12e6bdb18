package dev.taskwire.ums.account.mail.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.value.WireName;
import dev.taskwire.ums.account.mail.model.AccountMail;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stores the mails in the collection {@code account_mails}. A document holds no secret. */
public final class MongoAccountMailRepository implements AccountMailRepository {
    public static final String MAILS = "account_mails";

    private static final String SERIAL = "serial";
    private static final String DUE_AT = "due_at";
    private static final JsonArray KINDS = new JsonArray(
            Stream.of(AccountMail.Kind.values()).map(AccountMail.Kind::wire).toList());

    public static final List<IndexSpec> INDEXES = List.of(IndexSpec.on(MAILS, DUE_AT));

    private final MongoClient mongo;

    public MongoAccountMailRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Void> insert(AccountMail mail) {
        var document = new JsonObject()
                .put("_id", mail.id())
                .put(SERIAL, uuid(mail.serial()))
                .put("kind", mail.kind().wire())
                .put("email", mail.email())
                .put("created_at", date(mail.createdAt()))
                .put("attempts", mail.attempts())
                .put(DUE_AT, date(mail.dueAt()));
        mail.user().ifPresent(user -> document.put("user_id", uuid(user)));
        return MongoErrorTranslator.ifAbsent(mongo.insert(MAILS, document)).mapEmpty();
    }

    @Override
    public Future<List<AccountMail>> findDue(Instant now, int limit) {
        var due = op(DUE_AT, op("$lte", date(now))).put("kind", op("$in", KINDS));
        return mongo.findWithOptions(
                        MAILS, due, new FindOptions().setSort(op(DUE_AT, 1)).setLimit(limit))
                .map(found ->
                        found.stream().map(MongoAccountMailRepository::mail).toList());
    }

    private static AccountMail mail(JsonObject document) {
        return new AccountMail(
                document.getString("_id"),
                uuid(document.getJsonObject(SERIAL)),
                WireName.of(AccountMail.Kind.class, document.getString("kind")),
                Optional.ofNullable(document.getJsonObject("user_id")).map(id -> uuid(id)),
                document.getString("email"),
                date(document.getJsonObject("created_at")),
                document.getInteger("attempts"),
                date(document.getJsonObject(DUE_AT)));
    }

    @Override
    public Future<Boolean> lease(AccountMail due, Instant until) {
        return mongo.updateCollection(MAILS, unchanged(due), op("$set", op(DUE_AT, date(until))))
                .map(result -> result.getDocMatched() == 1);
    }

    @Override
    public Future<Void> reschedule(AccountMail leased, Instant at, int attempts) {
        var next = op(DUE_AT, date(at)).put("attempts", attempts);
        return mongo.updateCollection(MAILS, unchanged(leased), op("$set", next))
                .mapEmpty();
    }

    @Override
    public Future<Void> remove(AccountMail mail) {
        // Not on condition of the lease: a process that has leased it meanwhile need not send it again.
        return mongo.removeDocument(MAILS, same(mail)).mapEmpty();
    }

    /** Returns the filter of the mail, if its lease is unchanged. */
    private static JsonObject unchanged(AccountMail mail) {
        return same(mail).put(DUE_AT, date(mail.dueAt()));
    }

    private static JsonObject same(AccountMail mail) {
        return op("_id", mail.id()).put(SERIAL, uuid(mail.serial()));
    }
}
