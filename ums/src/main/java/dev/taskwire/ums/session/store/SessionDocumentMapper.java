package dev.taskwire.ums.session.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.model.SessionClient;
import dev.taskwire.ums.session.model.SessionKind;
import dev.taskwire.ums.session.token.RefreshTokenFamily;
import dev.taskwire.ums.session.token.RefreshTokenFamily.Rotation;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Maps sessions to documents and back. */
final class SessionDocumentMapper {
    static final String CURRENT_HASH = "refresh_hash";
    static final String ACCESS_EXPIRES_AT = "access_expires_at";
    private static final String CLIENT_ADDRESS = "client_address";
    private static final String USER_AGENT = "user_agent";
    private static final String FAMILY_HASH = "family_hash";
    private static final String PREVIOUS_HASH = "previous_hash";
    private static final String ROTATED_AT = "rotated_at";
    private static final String ROTATED_BY = "rotated_by";
    private static final String NONCE = "rotation_nonce";

    private SessionDocumentMapper() {}

    static JsonObject of(Session session) {
        var document = tokenFamily(session.tokenFamily())
                .put("_id", uuid(session.id()))
                .put("user_id", uuid(session.userId()))
                .put("created_at", date(session.createdAt()))
                .put("auth_version", session.authVersion())
                .put("rotating", session.kind() == SessionKind.ROTATING)
                .put(FAMILY_HASH, session.tokenFamily().familyHash())
                .mergeIn(times(session));
        return document.mergeIn(client(session.lastClient()));
    }

    /** Returns the update of a refresh. Of two concurrent ones, on clocks that differ, the later expiry counts. */
    static JsonObject refresh(Session next) {
        var set = tokenFamily(next.tokenFamily()).mergeIn(client(next.lastClient()));
        var update = op("$set", set).put("$max", times(next));
        return next.lastClient().userAgent() == null ? update.put("$unset", op(USER_AGENT, "")) : update;
    }

    private static JsonObject client(SessionClient client) {
        var members = new JsonObject();
        if (client.address() != null) {
            members.put(CLIENT_ADDRESS, client.address());
        }
        if (client.userAgent() != null) {
            members.put(USER_AGENT, client.userAgent());
        }
        return members;
    }

    private static JsonObject times(Session session) {
        return new JsonObject()
                .put("refreshed_at", date(session.refreshedAt()))
                .put(ACCESS_EXPIRES_AT, date(session.accessExpiresAt()))
                .put("expires_at", date(session.expiresAt()));
    }

    private static JsonObject tokenFamily(RefreshTokenFamily family) {
        var document = new JsonObject().put(CURRENT_HASH, family.currentHash());
        var last = family.lastRotation();
        return last == null
                ? document
                : document.put(PREVIOUS_HASH, last.previousHash())
                        .put(ROTATED_AT, date(last.at()))
                        .put(ROTATED_BY, last.by())
                        .put(NONCE, last.nonce());
    }

    static Session session(JsonObject document) {
        return new Session(
                uuid(document.getJsonObject("_id")),
                uuid(document.getJsonObject("user_id")),
                date(document.getJsonObject("created_at")),
                date(document.getJsonObject("refreshed_at")),
                date(document.getJsonObject(ACCESS_EXPIRES_AT)),
                date(document.getJsonObject("expires_at")),
                document.getLong("auth_version"),
                document.getBoolean("rotating") ? SessionKind.ROTATING : SessionKind.FIXED,
                new SessionClient(document.getString(CLIENT_ADDRESS), document.getString(USER_AGENT)),
                new RefreshTokenFamily(
                        document.getString(FAMILY_HASH), document.getString(CURRENT_HASH), rotation(document)));
    }

    private static @Nullable Rotation rotation(JsonObject document) {
        return document.containsKey(NONCE)
                ? new Rotation(
                        document.getString(PREVIOUS_HASH),
                        date(document.getJsonObject(ROTATED_AT)),
                        document.getString(ROTATED_BY, ""),
                        document.getString(NONCE))
                : null;
    }
}
