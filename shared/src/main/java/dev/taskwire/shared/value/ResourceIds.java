package dev.taskwire.shared.value;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import java.util.UUID;

/** Creates, formats and parses the ids of users, tasks and notifications. */
public final class ResourceIds {
    private static final String USER = "user";
    private static final String TASK = "task";
    private static final String NOTIFICATION = "notification";
    /** Monotonic within a process, so that later ids also sort later. */
    private static final NoArgGenerator UUID_V7 = Generators.timeBasedEpochGenerator();

    /** An id that no user has, since all ids are UUIDv7. */
    private static final UUID NOBODY = new UUID(0, 0);

    private ResourceIds() {}

    /** Returns a new UUIDv7 (RFC 9562). Safe from any thread. */
    public static UUID next() {
        return UUID_V7.generate();
    }

    public static String user(UUID id) {
        return TypeId.format(USER, id);
    }

    public static String task(UUID id) {
        return TypeId.format(TASK, id);
    }

    /**
     * Returns the id of the task in a path. Fails with NOT_FOUND for a malformed id, as for one that does not exist.
     */
    public static UUID taskInPath(String text) {
        return TypeId.parse(TASK, text)
                .orElseThrow(() -> ApplicationException.of(
                        ErrorCode.NOT_FOUND, "The task does not exist, or the user may not see it."));
    }

    public static String notification(UUID id) {
        return TypeId.format(NOTIFICATION, id);
    }

    /**
     * Returns the id of the notification in a path. Fails with NOT_FOUND for a malformed id, as for one that does not
     * exist.
     */
    public static UUID notificationInPath(String text) {
        return TypeId.parse(NOTIFICATION, text)
                .orElseThrow(() -> ApplicationException.of(
                        ErrorCode.NOT_FOUND, "The notification does not exist, or it belongs to another user."));
    }

    /**
     * Returns the id of the user in a path. A malformed id becomes one that no user has, so that a caller without
     * permission gets the same response for any id.
     */
    public static UUID userInPath(String text) {
        return parseUser(text).orElse(NOBODY);
    }

    /** Returns the id of the task that an event names. */
    public static java.util.Optional<UUID> parseTask(String text) {
        return TypeId.parse(TASK, text);
    }

    /** Returns the id of the user that a token names. */
    public static java.util.Optional<UUID> parseUser(String text) {
        return TypeId.parse(USER, text);
    }
}
