package dev.taskwire.tms.userdirectory.erasure;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Stores deleted users until their grace period is over. Every write is durable once its future completes. */
interface DeletedUserRepository {
    /** The bound exists because any writer of the topic can name any number of users who do not exist. */
    int MAX_DELETED_USERS = 5_000;

    /**
     * Stores the deleted user, unless it is stored already. Fails while {@link #MAX_DELETED_USERS} are stored;
     * concurrent calls may exceed that by a few.
     */
    Future<Void> add(DeletedUser deletedUser);

    /** Returns deleted users, the oldest first. */
    Future<List<DeletedUser>> list(int limit);

    Future<Void> remove(UUID user);
}
