package dev.taskwire.tms.userdirectory.erasure;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.event.PoisonEventException;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Function;

/**
 * Handles the events of deleted users: erases their data in every feature. Because any writer of the topic could forge
 * a record, nothing is erased before ums has confirmed the deletion. What is written after the deletion is erased by
 * {@link LateDataEraser}, so that the topic does not wait for it.
 */
public final class UserDeletedHandler {
    public static final String USER_DELETED = "user.deleted";

    private final Function<UUID, Future<Boolean>> isDeleted;
    private final DeletedUserRepository deletedUsers;
    private final UserDataErasers userDataErasers;

    /**
     * Creates a handler.
     *
     * @param isDeleted asks ums; fails when ums does not respond
     */
    public UserDeletedHandler(
            Function<UUID, Future<Boolean>> isDeleted,
            DeletedUserRepository deletedUsers,
            UserDataErasers userDataErasers) {
        this.isDeleted = isDeleted;
        this.deletedUsers = deletedUsers;
        this.userDataErasers = userDataErasers;
    }

    /** Completes when the data is erased; fails with {@link PoisonEventException} if the user still exists. */
    public Future<Void> handle(EventEnvelope event) {
        var deletedUser = PoisonEventException.orMalformed(USER_DELETED, () -> read(event));
        return isDeleted
                .apply(deletedUser.user())
                .compose(deleted -> deleted
                        ? erase(deletedUser)
                        : Future.failedFuture(PoisonEventException.untrue("the user still exists")));
    }

    private static DeletedUser read(EventEnvelope event) {
        String actor = EventJson.read(event).getJsonObject("actor").getString("user_id");
        return new DeletedUser(
                ResourceIds.parseUser(event.subject()).orElseThrow(),
                ResourceIds.parseUser(actor).orElseThrow());
    }

    private Future<Void> erase(DeletedUser deletedUser) {
        return userDataErasers
                .eraseUserData(deletedUser.user(), deletedUser.actor())
                .compose(complete -> complete
                        ? deletedUsers.add(deletedUser)
                        : Future.failedFuture("some data of a deleted user is not erased yet"));
    }
}
