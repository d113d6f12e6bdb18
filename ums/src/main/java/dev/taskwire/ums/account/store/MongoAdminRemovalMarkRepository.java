package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.ums.account.store.AccountDocumentMapper.LEAVING;
import static dev.taskwire.ums.account.store.MongoAccountRepository.USERS;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Stores the marks in the documents of the admins in {@code users}. */
public final class MongoAdminRemovalMarkRepository implements AdminRemovalMarkRepository {
    private final MongoClient mongo;

    public MongoAdminRemovalMarkRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Boolean> mark(Account admin, UUID token, Instant at) {
        var unmarked = AccountQuery.atVersion(admin.id(), admin.version(), Optional.empty())
                .put(LEAVING, op("$exists", false));
        var mark = new JsonObject().put("token", uuid(token)).put("at", date(at));
        return mongo.updateCollection(USERS, unmarked, op("$set", op(LEAVING, mark)))
                .map(result -> result.getDocModified() == 1);
    }

    @Override
    public Future<Void> unmark(UUID id, UUID token) {
        var marked = AccountQuery.byId(id).put(LEAVING + ".token", uuid(token));
        return mongo.updateCollection(USERS, marked, op("$unset", op(LEAVING, "")))
                .mapEmpty();
    }

    @Override
    public Future<Void> removeMarksBefore(Instant then) {
        // A mark that was set again meanwhile is younger, and the filter is checked again when each document is
        // written.
        var stale = activeAdmins().put(LEAVING + ".at", op("$lt", date(then)));
        return mongo.updateCollectionWithOptions(
                        USERS, stale, op("$unset", op(LEAVING, "")), new UpdateOptions().setMulti(true))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> hasOtherUnmarkedAdmin(UUID except) {
        var others = activeAdmins().put("_id", op("$ne", uuid(except))).put(LEAVING, op("$exists", false));
        return mongo.findOne(USERS, others, op("_id", 1)).map(found -> found != null);
    }

    private static JsonObject activeAdmins() {
        return AccountQuery.notDeleted(op("role", Role.ADMIN.wire()).put("status", AccountStatus.ACTIVE.wire()));
    }
}
