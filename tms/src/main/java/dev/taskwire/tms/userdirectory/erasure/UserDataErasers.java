package dev.taskwire.tms.userdirectory.erasure;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Has every feature erase the data of a user. */
public final class UserDataErasers {
    private final List<UserDataEraser> features;

    public UserDataErasers(List<UserDataEraser> features) {
        this.features = List.copyOf(features);
    }

    /** Calls one after the other; returns whether nothing is left anywhere. */
    Future<Boolean> after(UUID user, UUID actor) {
        Future<Boolean> all = Future.succeededFuture(true);
        for (var feature : features) {
            all = all.compose(before -> feature.eraseUserData(user, actor).map(done -> before && done));
        }
        return all;
    }
}
