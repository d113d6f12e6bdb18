package dev.taskwire.ums.account.model;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventPayload;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Builds the event of a write, with the whole state after it, but never with a password or its hash. */
public final class AccountEvents {
    private static final List<String> CHANGEABLE = List.of(
            "username",
            "email",
            "email_verified",
            "pending_email",
            "role",
            "status",
            "time_zone",
            "locale",
            AssignableBy.MEMBER,
            "password_changed_at");

    private AccountEvents() {}

    /** Returns {@code user.created} with the account as others may see it, without the hash of the password. */
    public static EventEnvelope created(UUID actor, Account account) {
        var state = AccountJson.of(account);
        return event("user.created", actor, account, state, EventPayload.changed(new JsonObject(), state, CHANGEABLE));
    }

    /** Returns {@code user.updated} with the new state and the members that changed. */
    public static EventEnvelope updated(UUID actor, Account before, Account after) {
        var state = AccountJson.of(after);
        var changed = EventPayload.changed(AccountJson.of(before), state, CHANGEABLE);
        return event("user.updated", actor, after, state, changed);
    }

    /** Returns the event of a deletion, with the account at its last version, which is one above the stored one. */
    public static EventEnvelope deleted(UUID actor, Account deleted) {
        return event("user.deleted", actor, deleted, AccountJson.of(deleted), new JsonObject());
    }

    /**
     * Returns the event of a sign-in on a device that is new to the user. It changes nothing in the account. Who signed
     * in is not known to be the user, so there is no actor.
     */
    public static EventEnvelope newDevice(Account account, UserDevice device) {
        String id = ResourceIds.user(account.id());
        String data = new JsonObject(EventPayload.of("user", AccountJson.of(account), new JsonObject(), null))
                .put(UserDevice.MEMBER, device.toJson())
                .encode();
        return new EventEnvelope(
                ResourceIds.next().toString(),
                UserDevice.NEW_DEVICE,
                id,
                id,
                account.version(),
                device.firstSeenAt(),
                data);
    }

    private static EventEnvelope event(String type, UUID actor, Account account, JsonObject state, JsonObject changed) {
        String id = ResourceIds.user(account.id());
        String data = EventPayload.of("user", state, changed, actor);
        return new EventEnvelope(
                ResourceIds.next().toString(), type, id, id, account.version(), account.updatedAt(), data);
    }
}
