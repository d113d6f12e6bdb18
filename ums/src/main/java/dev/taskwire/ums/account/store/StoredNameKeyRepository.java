package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.refresh.RefreshProgressRepository;
import dev.taskwire.shared.value.IdentifierNormalizer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and replaces the stored keys of usernames. Accounts keep their version. */
public final class StoredNameKeyRepository {
    /** To be changed when {@link IdentifierNormalizer#keyOf} makes other keys of the same names. */
    private static final String NAME = "account-name-keys";

    private static final String USERNAME = "username";

    private final MongoClient mongo;

    public StoredNameKeyRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** The username of an account, and its stored key. */
    public record StoredNameKey(UUID id, String username, Optional<String> key) {}

    /** Returns where the progress of the refresh is stored. */
    public RefreshProgressRepository progress() {
        return new RefreshProgressRepository(mongo, NAME);
    }

    /** Returns the accounts that follow that one in the order of ids, which is the order of their creation. */
    public Future<List<StoredNameKey>> findAfter(Optional<UUID> last, int limit) {
        var filter = AccountQuery.notDeleted(new JsonObject());
        last.ifPresent(id -> filter.put("_id", op("$gt", uuid(id))));
        var options = new FindOptions()
                .setSort(op("_id", 1))
                .setLimit(limit)
                .setFields(new JsonObject().put(USERNAME, 1).put(AccountDocumentMapper.NAME_KEY, 1));
        return mongo.findWithOptions(MongoAccountRepository.USERS, filter, options)
                .map(found -> found.stream()
                        .map(document -> new StoredNameKey(
                                uuid(document.getJsonObject("_id")),
                                document.getString(USERNAME),
                                Optional.ofNullable(document.getString(AccountDocumentMapper.NAME_KEY))))
                        .toList());
    }

    /**
     * Stores the key, unless the account has another username by now.
     *
     * @return false if another account has the key
     */
    public Future<Boolean> replace(StoredNameKey account, String key) {
        return MongoErrorTranslator.ifAbsent(update(account, op("$set", op(AccountDocumentMapper.NAME_KEY, key))));
    }

    /** Removes the key, unless the account has another username by now. */
    public Future<Void> remove(StoredNameKey account) {
        return update(account, op("$unset", op(AccountDocumentMapper.NAME_KEY, "")));
    }

    private Future<Void> update(StoredNameKey account, JsonObject change) {
        var unchanged = AccountQuery.byId(account.id()).put(USERNAME, account.username());
        return mongo.updateCollection(MongoAccountRepository.USERS, unchanged, change)
                .mapEmpty();
    }
}
