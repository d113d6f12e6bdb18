package dev.taskwire.shared.auth;

import dev.taskwire.shared.id.Ids;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.UUID;

/**
 * What ums tells tms of a user: enough to assign a task and to know when a day ends.
 *
 * @param active whether the account exists and may be used
 */
public record KnownUser(UUID id, boolean active, ZoneId timeZone) {
    /** Where ums answers it: this and the user's id; a user whom it does not know is a 404. */
    public static final String PATH = "/internal/users/";

    public JsonObject toJson() {
        return new JsonObject().put("id", Ids.user(id)).put("active", active).put("time_zone", timeZone.getId());
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws RuntimeException when it is not that, in whatever way
     */
    public static KnownUser of(JsonObject json) {
        return new KnownUser(
                Ids.parseUser(json.getString("id")).orElseThrow(),
                json.getBoolean("active"),
                ZoneId.of(json.getString("time_zone")));
    }
}
