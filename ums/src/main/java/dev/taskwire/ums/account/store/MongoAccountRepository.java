package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.or;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.mongo.query.SliceQuery;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountJson;
import dev.taskwire.ums.account.model.AccountSearch;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.model.StoredLink;
import dev.taskwire.ums.account.store.AccountUpdate.UpdateResult;
import dev.taskwire.ums.audit.store.AuditEntries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores accounts in the collection {@code users}. */
public final class MongoAccountRepository implements AccountRepository {
    public static final String USERS = "users";
    /** The member with the devices of the account, which no reads but theirs need. */
    public static final String KNOWN_DEVICES = "known_devices";

    private static final String PASSWORD_HASH = "password_hash";

    /** The platform spec's indexes first, then one for each list of users, for pending addresses and terminations. */
    public static final List<IndexSpec> INDEXES = List.of(
            IndexSpec.on(USERS, "username").asUnique(),
            IndexSpec.on(USERS, "email").asUnique().asSparse(),
            IndexSpec.on(USERS, AccountDocumentMapper.NAME_KEY).asUnique().asSparse(),
            IndexSpec.on(USERS, "status"),
            IndexSpec.on(USERS, "role"),
            IndexSpec.on(USERS, "role", "username"),
            IndexSpec.on(USERS, "status", "username"),
            IndexSpec.on(USERS, "role", "status", "username"),
            IndexSpec.on(USERS, AccountDocumentMapper.PENDING_EMAIL).asSparse(),
            IndexSpec.on(USERS, AccountDocumentMapper.ENDING_AT).asSparse());

    static final JsonObject WITHOUT_OUTBOX =
            AuditEntries.excludeFrom(OutboxWriter.exclusionProjection()).put(KNOWN_DEVICES, 0);

    private final MajorityMongoClient mongo;
    private final OutboxWriter outbox;

    public MongoAccountRepository(MajorityMongoClient mongo, OutboxWriter outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
    }

    @Override
    public Future<Boolean> insert(Account account, EventEnvelope event, List<AuditRecord> records) {
        var document = AuditEntries.addTo(AccountDocumentMapper.of(account), records);
        return MongoErrorTranslator.ifAbsent(outbox.insert(document, event));
    }

    @Override
    public Future<Optional<Account>> find(UUID id) {
        return findOne(mongo, AccountQuery.byId(id));
    }

    @Override
    public Future<Optional<Account>> findLatest(UUID id) {
        return findOne(mongo.latest(), AccountQuery.byId(id));
    }

    @Override
    public Future<Optional<Account>> findByUsername(String username) {
        String key = IdentifierNormalizer.keyOf(username);
        return mongo.findWithOptions(
                        USERS,
                        AccountQuery.notDeleted(byName(username, key)),
                        new FindOptions().setFields(WITHOUT_OUTBOX))
                .map(found -> found.stream()
                        .map(AccountDocumentMapper::account)
                        // A process of an earlier version can have left the key of an earlier name.
                        .filter(account ->
                                IdentifierNormalizer.keyOf(account.username()).equals(key))
                        // Two accounts from before can have the same key. Each has its own name.
                        .max(Comparator.comparing(account -> account.username().equals(username))));
    }

    /** Returns the filter for accounts with the username, or with that key. */
    private static JsonObject byName(String username, String key) {
        return or(op("username", username), op(AccountDocumentMapper.NAME_KEY, key));
    }

    @Override
    public Future<Optional<Account>> findByEmail(String email) {
        return mongo.findWithOptions(
                        USERS,
                        AccountQuery.notDeleted(withAddress("email", EmailAddresses.forms(email))),
                        new FindOptions().setFields(WITHOUT_OUTBOX))
                .map(found -> found.stream()
                        .map(AccountDocumentMapper::account)
                        // Two accounts from before can have the same mailbox.
                        .max(Comparator.comparing(Account::isEmailVerified)
                                .thenComparing(account -> email.equals(account.email()))));
    }

    /** Returns the filter for accounts with one of these forms of an address. */
    private static JsonObject withAddress(String member, Set<String> forms) {
        return op(member, op("$in", new JsonArray(List.copyOf(forms))));
    }

    @Override
    public Future<Optional<Account>> findNewestByPendingEmail(String email) {
        var newest = new FindOptions().setSort(op("updated_at", -1)).setLimit(1).setFields(WITHOUT_OUTBOX);
        return mongo.findWithOptions(
                        USERS,
                        AccountQuery.notDeleted(
                                withAddress(AccountDocumentMapper.PENDING_EMAIL, EmailAddresses.forms(email))),
                        newest)
                .map(found -> found.stream().map(AccountDocumentMapper::account).findFirst());
    }

    @Override
    public Future<Boolean> storeLink(Account account, LinkPurpose purpose, StoredLink link) {
        var unchanged = AccountQuery.atVersion(account.id(), account.version(), Optional.empty());
        var set = op("$set", op(AccountDocumentMapper.link(purpose), AccountDocumentMapper.link(link)));
        return mongo.updateCollection(USERS, unchanged, set).map(result -> result.getDocMatched() == 1);
    }

    private static Future<Optional<Account>> findOne(MongoClient client, JsonObject query) {
        return client.findOne(USERS, AccountQuery.notDeleted(query), WITHOUT_OUTBOX)
                .map(document -> Optional.ofNullable(document).map(AccountDocumentMapper::account));
    }

    @Override
    public Future<NameConflicts> findNameConflicts(UUID self, String username, @Nullable String email) {
        String key = IdentifierNormalizer.keyOf(username);
        var byName = byName(username, key);
        var forms = email == null ? Set.<String>of() : EmailAddresses.storedForms(email);
        var query = email == null ? byName : or(byName, withAddress("email", forms));
        var names = new FindOptions()
                .setFields(new JsonObject()
                        .put("username", 1)
                        .put(AccountDocumentMapper.NAME_KEY, 1)
                        .put("email", 1));
        return mongo.findWithOptions(USERS, query, names).map(found -> {
            var others = found.stream()
                    .filter(user -> !uuid(user.getJsonObject("_id")).equals(self))
                    .toList();
            return new NameConflicts(
                    others.stream()
                            .anyMatch(user -> username.equals(user.getString("username"))
                                    || key.equals(user.getString(AccountDocumentMapper.NAME_KEY))),
                    others.stream()
                            .map(user -> user.getString("email"))
                            .anyMatch(it -> it != null && forms.contains(it)));
        });
    }

    @Override
    public Future<Boolean> existsWithRole(Role role) {
        return mongo.findOne(USERS, AccountQuery.notDeleted(op("role", role.wire())), op("_id", 1))
                .map(found -> found != null);
    }

    @Override
    public Future<Void> recordSignIn(UUID id, Instant at) {
        return mongo.updateCollection(USERS, AccountQuery.byId(id), op("$max", op("last_login_at", date(at))))
                .mapEmpty();
    }

    @Override
    public Future<Void> renewPasswordHash(UUID id, String old, String renewed) {
        var unchanged = AccountQuery.notDeleted(AccountQuery.byId(id)).put(PASSWORD_HASH, old);
        return mongo.updateCollection(USERS, unchanged, op("$set", op(PASSWORD_HASH, renewed)))
                .mapEmpty();
    }

    @Override
    public Future<List<String>> findOldestPasswordHashes(int limit) {
        var options = new FindOptions().setSort(op("_id", 1)).setLimit(limit).setFields(op(PASSWORD_HASH, 1));
        return mongo.findWithOptions(USERS, new JsonObject(), options)
                .map(found -> found.stream()
                        .map(document -> document.getString(PASSWORD_HASH, ""))
                        .toList());
    }

    @Override
    public Future<UpdateResult> update(AccountUpdate write) {
        var update = AuditEntries.pushTo(AccountDocumentMapper.update(write), write.records());
        return outbox.update(AccountQuery.before(write), update, write.event())
                .map(written -> written ? UpdateResult.WRITTEN : UpdateResult.STALE)
                .recover(failure -> MongoErrorTranslator.isDuplicateKey(failure)
                        ? Future.succeededFuture(UpdateResult.NAME_TAKEN)
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Slice<Account>> search(AccountSearch search) {
        var options = new FindOptions().setSort(op("username", 1)).setFields(WITHOUT_OUTBOX);
        return SliceQuery.read(
                mongo,
                USERS,
                AccountQuery.search(search),
                options,
                search.limit(),
                AccountDocumentMapper::account,
                AccountJson::maxBytes);
    }
}
