package dev.taskwire.ums.account.store;

import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;

/** Where it is kept which admins are about to be none any more. Every write is durable once its future completes. */
public interface AdminRemovalMarkRepository {
    /** Marks that version of an active admin; false when it is another one now, or somebody else has marked it. */
    Future<Boolean> mark(Account admin, UUID token, Instant at);

    /** Takes that mark away, if it is still there. */
    Future<Void> unmark(UUID id, UUID token);

    /** Takes away all marks from before then; whoever made one can write nothing with it any more. */
    Future<Void> unmarkBefore(Instant then);

    /** Whether there is an active admin beside that one who is not marked. */
    Future<Boolean> anotherStays(UUID except);
}
