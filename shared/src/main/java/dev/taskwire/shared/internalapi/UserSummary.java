package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What ums tells tms of a user: enough to assign a task, to know when a day ends, and to write to them.
 *
 * @param email null for one who has given none; for no log line
 * @param active whether the account exists and may be used
 */
public record UserSummary(
        UUID id, String username, Role role, @Nullable String email, boolean active, ZoneId timeZone) {
    /** Where ums answers it: this and the user's id; a user whom it does not know is a 404. */
    public static final String PATH = "/internal/users/";

    /**
     * What follows {@link #PATH} and the id where ums answers whether the account exists: 200 in both cases, so that no
     * 404 of anybody else is taken for the end of an account.
     */
    public static final String EXISTENCE = "/existence";

    /** The member of that answer. */
    public static final String EXISTS = "exists";

    public JsonObject toJson() {
        return new JsonObject()
                .put("id", ResourceIds.user(id))
                .put("username", username)
                .put("role", role.wire())
                .put("email", email)
                .put("active", active)
                .put("time_zone", timeZone.getId());
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws RuntimeException when it is not that, in whatever way
     */
    public static UserSummary of(JsonObject json) {
        return new UserSummary(
                ResourceIds.parseUser(json.getString("id")).orElseThrow(),
                Objects.requireNonNull(json.getString("username")),
                Role.of(json.getString("role")).orElseThrow(),
                json.getString("email"),
                json.getBoolean("active"),
                ZoneId.of(json.getString("time_zone")));
    }

    /** Never shows who it is beyond the id. */
    @Override
    public String toString() {
        return "KnownUser[" + id + "]";
    }
}
