package dev.taskwire.tms.userdirectory.erasure;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Stores deleted users until their grace period is over. Every write is durable once its future completes. */
interface DeletedUserRepository {
    /** More are not kept: somebody who may write to the topic can name any number of users who do not exist. */
    int MAX_DEPARTURES = 5_000;

    /**
     * Keeps it; one of that user that is there already stays as it is. Fails while {@link #MAX_DEPARTURES} are kept, or
     * a few more if several are added at once.
     */
    Future<Void> add(DeletedUser deletedUser);

    /** Returns up to so many, the oldest first. */
    Future<List<DeletedUser>> list(int limit);

    Future<Void> remove(UUID user);
}
