package dev.taskwire.ums.account.device;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.store.AccountQuery;
import dev.taskwire.ums.account.store.MongoAccountRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Stores devices in the documents of {@code users}. */
public final class MongoKnownDeviceRepository implements KnownDeviceRepository {
    private static final String DEVICES = MongoAccountRepository.KNOWN_DEVICES;
    private static final int MAX_DEVICES = 20;

    private final MajorityMongoClient mongo;
    private final OutboxWriter outbox;

    public MongoKnownDeviceRepository(MajorityMongoClient mongo, OutboxWriter outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
    }

    @Override
    public Future<List<UserDevice>> find(UUID user) {
        return mongo.findOne(
                        MongoAccountRepository.USERS, AccountQuery.notDeleted(op("_id", uuid(user))), op(DEVICES, 1))
                .map(found -> found == null
                        ? List.of()
                        : found.getJsonArray(DEVICES, new JsonArray()).stream()
                                .map(device -> device((JsonObject) device))
                                .toList());
    }

    @Override
    public Future<Boolean> addFirst(Account account, UserDevice device) {
        var without = unchanged(account).put(DEVICES, op("$exists", false));
        var devices = new JsonArray().add(document(device));
        return mongo.updateCollection(MongoAccountRepository.USERS, without, op("$set", op(DEVICES, devices)))
                .map(result -> result.getDocMatched() == 1);
    }

    @Override
    public Future<Boolean> add(Account account, UserDevice device, EventEnvelope event) {
        var without = unchanged(account).put(DEVICES + ".name", op("$ne", device.name()));
        var newest = op("$each", new JsonArray().add(document(device))).put("$slice", -MAX_DEVICES);
        var update = op("$set", new JsonObject()).put("$push", op(DEVICES, newest));
        return outbox.update(without, update, event);
    }

    /** The event has the state of the account, and its version. */
    private static JsonObject unchanged(Account account) {
        return AccountQuery.notDeleted(op("_id", uuid(account.id())).put("version", account.version()));
    }

    private static JsonObject document(UserDevice device) {
        return new JsonObject()
                .put("id", uuid(device.id()))
                .put("name", device.name())
                .put("first_seen_at", date(device.firstSeenAt()));
    }

    private static UserDevice device(JsonObject document) {
        return new UserDevice(
                uuid(document.getJsonObject("id")),
                document.getString("name"),
                date(document.getJsonObject("first_seen_at")));
    }
}
