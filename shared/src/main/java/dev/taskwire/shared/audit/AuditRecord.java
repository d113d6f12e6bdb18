package dev.taskwire.shared.audit;

import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.SecurityLog;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.store.TimeOrderedIds;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.shared.value.WireName;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One record of the audit trail: who did what to whom, from where and in which request. It has no secret and no e-mail
 * address.
 *
 * @param id a UUIDv7, by whose time records are sorted
 * @param event the name of a {@link SecurityEvent}, or of one that only a process of another version knows
 * @param user the affected user; null for an unknown one
 * @param actor the user who did it; null for an unknown one
 * @param clientAddress null if no request caused it
 * @param requestId null if no request caused it
 * @param at when it happened; for several repetitions, the first time
 * @param lastAt when it happened the last time
 * @param count how often it happened
 */
public record AuditRecord(
        UUID id,
        String event,
        @Nullable UUID user,
        @Nullable UUID actor,
        @Nullable String clientAddress,
        @Nullable String requestId,
        AuditDetails details,
        Instant at,
        Instant lastAt,
        long count) {
    private static final Set<String> OF_ANYBODY = Stream.of(
                    SecurityEvent.AUTHN_LOGIN_FAIL, SecurityEvent.AUTHN_LOGIN_FAIL_MAX, SecurityEvent.AUTHN_TOKEN_REUSE)
            .map(SecurityEvent::wire)
            .collect(Collectors.toUnmodifiableSet());

    /** Returns the record of something that the request of the current context does, or was refused. */
    public static AuditRecord of(
            SecurityEvent event, @Nullable UUID user, @Nullable UUID actor, AuditDetails details, Instant at) {
        var client = ClientAddress.current();
        return new AuditRecord(
                TimeOrderedIds.next(at),
                event.wire(),
                user,
                actor,
                client == null ? null : client.text(),
                RequestId.current(),
                details,
                at,
                at,
                1);
    }

    /** Returns this record with the repetitions of another one. */
    AuditRecord plus(AuditRecord later) {
        return new AuditRecord(
                id,
                event,
                user,
                actor,
                clientAddress,
                requestId,
                details,
                at,
                later.lastAt.isAfter(lastAt) ? later.lastAt : lastAt,
                count + later.count);
    }

    /** Writes the line of the audit log for a record of this process, on the context of the request. */
    public void log() {
        SecurityLog.log(WireName.of(SecurityEvent.class, event), user, actor, details.toLogMembers());
    }

    /**
     * Returns the record as the affected user sees it: without the address and the request of somebody else. Anybody
     * may guess a password or try a stolen token, although the record names the user as the one who did.
     */
    public AuditRecord asSeenByUser() {
        boolean byUser = (actor == null || actor.equals(user)) && !OF_ANYBODY.contains(event);
        return byUser ? this : new AuditRecord(id, event, user, actor, null, null, details, at, lastAt, count);
    }

    /** Returns the record as admins see it. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id.toString())
                .put("event", event)
                .put("user_id", user == null ? null : ResourceIds.user(user))
                .put("actor_id", actor == null ? null : ResourceIds.user(actor))
                .put("client_address", clientAddress)
                .put("request_id", requestId)
                .mergeIn(details.toJson())
                .put("created_at", Timestamps.format(at))
                .put("last_at", Timestamps.format(lastAt))
                .put("count", count);
    }

    /**
     * Parses the result of {@link #toJson}.
     *
     * @throws RuntimeException when the JSON is invalid in any way
     */
    public static AuditRecord of(JsonObject json) {
        return new AuditRecord(
                UUID.fromString(json.getString("id")),
                Objects.requireNonNull(json.getString("event")),
                user(json.getString("user_id")),
                user(json.getString("actor_id")),
                json.getString("client_address"),
                json.getString("request_id"),
                AuditDetails.of(json),
                Instant.parse(json.getString("created_at")),
                Instant.parse(json.getString("last_at")),
                json.getLong("count"));
    }

    private static @Nullable UUID user(@Nullable String id) {
        return id == null ? null : ResourceIds.parseUser(id).orElseThrow();
    }
}
