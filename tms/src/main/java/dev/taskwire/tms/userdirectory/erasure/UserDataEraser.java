package dev.taskwire.tms.userdirectory.erasure;

import io.vertx.core.Future;
import java.util.UUID;

/** Erases the data that one feature has of a deleted user. */
public interface UserDataEraser {
    /**
     * Erases the data of the user, or a part of it. Must be idempotent: it is called until nothing is left, again after
     * a crash, and again after a grace period.
     *
     * @param actor the user who deleted the account, according to the event
     * @return whether nothing is left
     */
    Future<Boolean> eraseUserData(UUID user, UUID actor);
}
