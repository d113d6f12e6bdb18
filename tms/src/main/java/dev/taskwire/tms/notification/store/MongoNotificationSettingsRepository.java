package dev.taskwire.tms.notification.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.NotificationSettings;
import dev.taskwire.tms.notification.model.NotificationSettingsJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.EnumSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stores settings in the collection {@code notification_settings}, under the id of the user. */
public final class MongoNotificationSettingsRepository implements NotificationSettingsRepository {
    static final String SETTINGS = "notification_settings";

    private final MajorityMongoClient mongo;

    public MongoNotificationSettingsRepository(MajorityMongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<NotificationSettings> find(UUID user) {
        return find(mongo, user);
    }

    @Override
    public Future<NotificationSettings> findLatest(UUID user) {
        return find(mongo.latest(), user);
    }

    private static Future<NotificationSettings> find(MongoClient client, UUID user) {
        return client.findOne(SETTINGS, op("_id", uuid(user)), null)
                .map(found -> found == null ? NotificationSettings.defaults() : settings(found));
    }

    @Override
    public Future<Boolean> store(UUID user, NotificationSettings next) {
        var document = NotificationSettingsJson.of(next);
        if (next.version() > 1) {
            var before = op("_id", uuid(user)).put("version", next.version() - 1);
            return mongo.updateCollection(SETTINGS, before, op("$set", document))
                    .map(result -> result.getDocMatched() == 1);
        }
        return MongoErrorTranslator.ifAbsent(mongo.insert(SETTINGS, document.put("_id", uuid(user))));
    }

    @Override
    public Future<Void> remove(UUID user) {
        return mongo.removeDocument(SETTINGS, op("_id", uuid(user))).mapEmpty();
    }

    /** Returns the stored settings. A channel or kind that is newer than the document is turned on, as by default. */
    private static NotificationSettings settings(JsonObject document) {
        var channels = document.getJsonObject("channels");
        var kinds = document.getJsonObject("kinds");
        return new NotificationSettings(
                Stream.of(NotificationChannel.values())
                        .filter(channel -> channels.getBoolean(channel.wire(), true))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(NotificationChannel.class))),
                Stream.of(NotificationKind.values())
                        .filter(kind -> kinds.getBoolean(kind.wire(), true))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(NotificationKind.class))),
                document.getLong("version"));
    }
}
