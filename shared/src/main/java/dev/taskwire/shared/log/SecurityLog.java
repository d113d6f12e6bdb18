package dev.taskwire.shared.log;

import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.ResourceIds;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log {@code audit}: one line for each event, with the user, the actor and the client's address. As in any
 * other line, the request id is in it. Usernames of failed attempts are not logged, since a user may have typed a
 * password in their place.
 */
public final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    private SecurityLog() {}

    /**
     * Logs an event of the request that the current context handles.
     *
     * @param user the affected user, or the user in whose name an attempt was made; null for an unknown user
     * @param actor who caused it; null for an unknown user
     * @param details further members of the line
     */
    public static void log(
            SecurityEvent event, @Nullable UUID user, @Nullable UUID actor, Map<String, String> details) {
        var client = ClientAddress.current();
        var line = LOG.atLevel(event.level())
                .addKeyValue("event", event.wire())
                .addKeyValue("user_id", id(user))
                .addKeyValue("actor_id", id(actor))
                .addKeyValue("client_address", client == null ? "none" : client.text());
        for (var detail : details.entrySet()) {
            line = line.addKeyValue(detail.getKey(), detail.getValue());
        }
        line.log("audit event");
    }

    private static String id(@Nullable UUID user) {
        return user == null ? "unknown" : ResourceIds.user(user);
    }
}
