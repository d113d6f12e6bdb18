package dev.taskwire.ums.account;

import static dev.taskwire.shared.mongo.Bson.date;
import static dev.taskwire.shared.mongo.Bson.dateOrNull;
import static dev.taskwire.shared.mongo.Bson.op;
import static dev.taskwire.shared.mongo.Bson.or;
import static dev.taskwire.shared.mongo.Bson.uuid;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.mongo.MongoErrors;
import dev.taskwire.shared.outbox.Outbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts in the collection {@code users}. */
final class MongoAccountRepository implements AccountRepository {
    static final String USERS = "users";

    /** The platform spec's indexes, and one for the question whether there is an admin. */
    static final List<Index> INDEXES = List.of(
            Index.on(USERS, "username").asUnique(),
            Index.on(USERS, "email").asUnique().asSparse(),
            Index.on(USERS, "status"),
            Index.on(USERS, "role"));

    private static final JsonObject WITHOUT_OUTBOX = Outbox.hidden();

    private final MongoClient mongo;
    private final Outbox outbox;

    MongoAccountRepository(MongoClient mongo, Outbox outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
    }

    @Override
    public Future<Boolean> insert(Account account, EventEnvelope event) {
        return outbox.insert(document(account), event)
                .map(true)
                .recover(failure -> MongoErrors.isDuplicateKey(failure)
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Optional<Account>> find(UUID id) {
        return findOne(op("_id", uuid(id)));
    }

    @Override
    public Future<Optional<Account>> findByUsername(String username) {
        return findOne(op("username", username));
    }

    private Future<Optional<Account>> findOne(JsonObject query) {
        return mongo.findOne(USERS, query, WITHOUT_OUTBOX)
                .map(document -> Optional.ofNullable(document).map(MongoAccountRepository::account));
    }

    @Override
    public Future<Taken> taken(String username, @Nullable String email) {
        var byUsername = op("username", username);
        var query = email == null ? byUsername : or(byUsername, op("email", email));
        var names =
                new FindOptions().setFields(new JsonObject().put("username", 1).put("email", 1));
        return mongo.findWithOptions(USERS, query, names)
                .map(found -> new Taken(
                        found.stream().anyMatch(user -> username.equals(user.getString("username"))),
                        email != null && found.stream().anyMatch(user -> email.equals(user.getString("email")))));
    }

    @Override
    public Future<Boolean> exists(Role role) {
        return mongo.findOne(USERS, op("role", role.wire()), op("_id", 1)).map(found -> found != null);
    }

    @Override
    public Future<Void> noteLogin(UUID id, Instant at) {
        return mongo.updateCollection(USERS, op("_id", uuid(id)), op("$set", op("last_login_at", date(at))))
                .mapEmpty();
    }

    private static JsonObject document(Account account) {
        var document = new JsonObject()
                .put("_id", uuid(account.id()))
                .put("username", account.username())
                .put("password_hash", account.passwordHash())
                .put("role", account.role().wire())
                .put("status", account.status().wire())
                .put("created_at", date(account.createdAt()))
                .put("updated_at", date(account.updatedAt()))
                .put("version", account.version());
        if (account.email() != null) {
            // Absent and not null: the index is sparse, and a null is a value.
            document.put("email", account.email());
        }
        if (account.lastLoginAt() != null) {
            document.put("last_login_at", date(account.lastLoginAt()));
        }
        return document;
    }

    private static Account account(JsonObject document) {
        return new Account(
                uuid(document.getJsonObject("_id")),
                document.getString("username"),
                document.getString("password_hash"),
                document.getString("email"),
                Role.of(document.getString("role")).orElse(Role.USER),
                AccountStatus.of(document.getString("status")),
                date(document.getJsonObject("created_at")),
                date(document.getJsonObject("updated_at")),
                dateOrNull(document.getJsonObject("last_login_at")),
                document.getLong("version"));
    }
}
