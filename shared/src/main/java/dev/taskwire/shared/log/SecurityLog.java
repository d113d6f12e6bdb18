package dev.taskwire.shared.log;

import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.ResourceIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what matters to security, {@code security}: one line for each event, with whom it is about, who did it and
 * where the client was. The request's id is in it as in any other line. Names that are tried are not: somebody may have
 * typed a password in their place.
 */
public final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger("security");

    private SecurityLog() {}

    /** Logs what a user did, or what was tried in their name; null where there is no such user. */
    public static void log(SecurityEvent event, @Nullable UUID user) {
        write(event, user, user);
    }

    /** Logs what somebody did to a user. */
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
