package dev.taskwire.shared.value;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import java.util.UUID;

/** The ids of users, tasks and notifications: new ones, and their forms outside. */
public final class ResourceIds {
    private static final String USER = "user";
    private static final String TASK = "task";
    private static final String NOTIFICATION = "notification";
    /** Monotonic within a process, so that what was made later also sorts later. */
    private static final NoArgGenerator UUID_V7 = Generators.timeBasedEpochGenerator();

    /** No id of ours, which are UUIDv7. */
    private static final UUID NOBODY = new UUID(0, 0);

    private ResourceIds() {}

    /** A new UUIDv7 (RFC 9562). Safe from any thread. */
    public static UUID next() {
        return UUID_V7.generate();
    }

    public static String user(UUID id) {
        return TypeId.format(USER, id);
    }

    public static String task(UUID id) {
        return TypeId.format(TASK, id);
    }

    /** The task that a path names; an id that cannot exist is one that does not. */
    public static UUID taskInPath(String text) {
        return TypeId.parse(TASK, text)
                .orElseThrow(() -> ApplicationException.of(ErrorCode.NOT_FOUND, "No such task."));
    }

    public static String notification(UUID id) {
        return TypeId.format(NOTIFICATION, id);
    }

    /** The notification that a path names; an id that cannot exist is one that does not. */
    public static UUID notificationInPath(String text) {
        return TypeId.parse(NOTIFICATION, text)
                .orElseThrow(() -> ApplicationException.of(ErrorCode.NOT_FOUND, "No such notification."));
    }

    /** The user that a path names; an id that cannot exist is nobody's: whoever may not ask is told so for any id. */
    public static UUID userInPath(String text) {
        return parseUser(text).orElse(NOBODY);
    }

    /** The task that an event names. */
    public static java.util.Optional<UUID> parseTask(String text) {
        return TypeId.parse(TASK, text);
    }

    /** The user that a token names. */
    public static java.util.Optional<UUID> parseUser(String text) {
        return TypeId.parse(USER, text);
    }
}
