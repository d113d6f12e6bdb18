package dev.taskwire.shared.log;

import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.ResourceIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log {@code security}: one line for each event, with the user, the actor and the client's address. As in
 * any other line, the request id is in it. Usernames of failed attempts are not logged, since a user may have typed a
 * password in their place.
 */
public final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger("security");

    private SecurityLog() {}

    /** Logs an event of a user, or of an attempt in their name; null for an unknown user. */
    public static void log(SecurityEvent event, @Nullable UUID user) {
        write(event, user, user);
    }

    /** Logs an event that an actor caused to a user. */
    public static void log(SecurityEvent event, UUID user, UUID actor) {
        write(event, user, actor);
    }

    private static void write(SecurityEvent event, @Nullable UUID user, @Nullable UUID actor) {
        var client = ClientAddress.current();
        LOG.atLevel(event.level())
                .addKeyValue("event", event.wire())
                .addKeyValue("user_id", id(user))
                .addKeyValue("actor_id", id(actor))
                .addKeyValue("client_address", client == null ? "none" : client.text())
                .log("security event");
    }

    private static String id(@Nullable UUID user) {
        return user == null ? "unknown" : ResourceIds.user(user);
    }
}
