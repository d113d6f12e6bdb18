package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device on which a user has signed in. tms asks ums for it when an event says that it is new.
 *
 * @param name the program and the operating system, such as {@code Firefox on Linux}
 * @param firstSeenAt when the user first signed in on it
 */
public record UserDevice(UUID id, String name, Instant firstSeenAt) {
    /** The event of a new device. */
    public static final String NEW_DEVICE = "user.new_device";

    /** The member of that event with the device, and of the response of ums, where null means an unknown one. */
    public static final String MEMBER = "device";

    /** What follows {@link UserSummary#PATH} and the id of the user; the id of the device comes last. */
    public static final String PATH_SUFFIX = "/devices/";

    /** Returns the path at which ums responds with the device. */
    public static String path(UUID user, UUID device) {
        return UserSummary.PATH + ResourceIds.user(user) + PATH_SUFFIX + device;
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id.toString())
                .put("name", name)
                .put("first_seen_at", Timestamps.format(firstSeenAt));
    }

    /**
     * Parses the result of {@link #toJson}; empty for null.
     *
     * @throws RuntimeException when the JSON is invalid in any way
     */
    public static Optional<UserDevice> of(@Nullable JsonObject json) {
        return Optional.ofNullable(json)
                .map(device -> new UserDevice(
                        UUID.fromString(device.getString("id")),
                        Objects.requireNonNull(device.getString("name")),
                        Instant.parse(device.getString("first_seen_at"))));
    }
}
