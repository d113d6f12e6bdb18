package dev.taskwire.tms.userdirectory.erasure;

import io.vertx.core.Future;
import java.util.UUID;

/** Erases the data that one feature has of a deleted user. */
public interface UserDataEraser {
    /**
     * Erases the data of the user, or a part of it. It is called until nothing is left, again after a crash and after a
     * grace period, so it must be idempotent.
     *
     * @param actor who is said to have done it
     * @return whether nothing is left
     */
    Future<Boolean> eraseUserData(UUID user, UUID actor);
}
