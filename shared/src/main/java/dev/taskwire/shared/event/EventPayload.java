package dev.taskwire.shared.event;

import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What every event's value is made of, whatever it tells of: the state after the change, what changed, who did it. */
public final class EventPayload {
    private EventPayload() {}

    /**
     * Everything that differs, as old and new values.
     *
     * @param before empty for something that was not there
     * @param members those that a change can be of
     */
    public static JsonObject changed(JsonObject before, JsonObject after, List<String> members) {
        var changed = new JsonObject();
        for (String member : members) {
            Object was = before.getValue(member);
            Object is = after.getValue(member);
            if (!Objects.equals(was, is)) {
                changed.put(member, new JsonObject().put("old", was).put("new", is));
            }
        }
        return changed;
    }

    /**
     * The value.
     *
     * @param subject names the member that has the state
     * @param actor null where nobody did it
     */
    public static String of(String subject, JsonObject state, JsonObject changed, @Nullable UUID actor) {
        return new JsonObject()
                .put(subject, state)
                .put("changed", changed)
                .put("actor", new JsonObject().put("user_id", actor == null ? null : ResourceIds.user(actor)))
                .encode();
    }
}
