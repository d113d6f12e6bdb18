package dev.taskwire.ums.account;

import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.id.Ids;
import java.util.UUID;

/** The user that a path names. */
public final class UserPath {
    /** Whose id this is not: ours are UUIDv7. */
    private static final UUID NOBODY = new UUID(0, 0);

    private UserPath() {}

    /** The id; one that cannot exist is nobody's, since who may not ask is told so whatever the id. */
    public static UUID id(Call call) {
        return Ids.parseUser(call.path("user_id")).orElse(NOBODY);
    }
}
