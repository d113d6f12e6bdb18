package dev.taskwire.tms.userdirectory.erasure;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Departures in memory. */
final class FakeDeletedUsers implements DeletedUserRepository {
    final List<DeletedUser> all = new CopyOnWriteArrayList<>();
    volatile boolean away;

    @Override
    public Future<Void> add(DeletedUser deletedUser) {
        if (away) {
            return Future.failedFuture("the store is away");
        }
        all.add(deletedUser);
        return Future.succeededFuture();
    }

    @Override
    public Future<List<DeletedUser>> list(int limit) {
        return away
                ? Future.failedFuture("the store is away")
                : Future.succeededFuture(all.stream().limit(limit).toList());
    }

    @Override
    public Future<Void> remove(UUID user) {
        all.removeIf(deletedUser -> deletedUser.user().equals(user));
        return Future.succeededFuture();
    }
}
