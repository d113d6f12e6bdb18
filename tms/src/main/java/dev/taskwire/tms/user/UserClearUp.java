package dev.taskwire.tms.user;

import io.vertx.core.Future;
import java.util.UUID;

/** What one feature does about a user who is gone. */
public interface UserClearUp {
    /**
     * Takes away what there is of the user, or a part of it. It is called again until nothing is left, after a crash
     * and for a moment beyond, so what is done must not come up again.
     *
     * @param actor who is said to have done it
     * @return whether nothing is left
     */
    Future<Boolean> after(UUID user, UUID actor);
}
