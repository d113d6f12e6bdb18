package dev.taskwire.tms.userdirectory.erasure;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Erases the data that all features have of a user. */
public final class UserDataErasers {
    private final List<UserDataEraser> erasers;

    public UserDataErasers(List<UserDataEraser> erasers) {
        this.erasers = List.copyOf(erasers);
    }

    /** Calls one eraser after the other; returns whether no feature has data left. */
    Future<Boolean> eraseUserData(UUID user, UUID actor) {
        Future<Boolean> complete = Future.succeededFuture(true);
        for (var eraser : erasers) {
            complete =
                    complete.compose(before -> eraser.eraseUserData(user, actor).map(done -> before && done));
        }
        return complete;
    }
}
