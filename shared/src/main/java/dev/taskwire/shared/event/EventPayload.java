package dev.taskwire.shared.event;

import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the data of every event: the state after the change, the changed members, and the actor. */
public final class EventPayload {
    private EventPayload() {}

    /**
     * Returns the members that differ, with their old and new values.
     *
     * @param before empty for a new object
     * @param members the members that can change
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
     * Returns the data of an event.
     *
     * @param subject the name of the member that holds the state
     * @param actor null for an event that no user caused
     */
    public static String of(String subject, JsonObject state, JsonObject changed, @Nullable UUID actor) {
        return new JsonObject()
                .put(subject, state)
                .put("changed", changed)
                .put("actor", new JsonObject().put("user_id", actor == null ? null : ResourceIds.user(actor)))
                .encode();
    }
}
