package dev.taskwire.ums.account;

import dev.taskwire.shared.event.EventData;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.id.Ids;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Decides which event a write makes, with the whole state after it; never a password or its hash. */
final class AccountEvents {
    private static final List<String> CHANGEABLE = List.of("username", "email", "role", "status");

    private AccountEvents() {}

    static EventEnvelope created(Account account) {
        String id = Ids.user(account.id());
        var user = AccountJson.of(account).put("version", account.version());
        var changed = EventData.changed(new JsonObject(), user, CHANGEABLE);
        // A person signs on by themselves; nobody has created the first admin.
        String data = EventData.of("user", user, changed, account.id());
        return new EventEnvelope(
                Ids.next().toString(), "user.created", id, id, account.version(), account.updatedAt(), data);
    }
}
