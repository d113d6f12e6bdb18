package dev.taskwire.ums.account.termination;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.store.AdminRemovalMarkRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

/**
 * Lets an active admin be removed only while another one remains, without transactions. The admin is marked first; then
 * the guard looks for another admin who is not marked. Of two removals at once, at least one has set its mark before
 * the other looks, so they cannot both rely on each other. The write that removes the admin requires its mark, and
 * clears it.
 */
public final class LastAdminGuard {
    /** An older mark was left by a crash, or its owner is too late: without the mark its write has no effect. */
    static final Duration MAX_MARK_AGE = Duration.ofSeconds(30);

    private final AdminRemovalMarkRepository marks;
    private final Clock clock;

    public LastAdminGuard(AdminRemovalMarkRepository marks, Clock clock) {
        this.marks = marks;
        this.clock = clock;
    }

    /**
     * Runs the write that removes the admin.
     *
     * @param stale the result when the account has changed since it was read, or another removal is under way
     * @param write makes the write, which must require the given mark
     * @return the result of the write; fails with CONFLICT when no other admin remains
     */
    public <T> Future<T> runUnlessLast(Account admin, T stale, Function<UUID, Future<T>> write) {
        var token = UUID.randomUUID();
        var now = Timestamps.now(clock);
        return marks.removeMarksBefore(now.minus(MAX_MARK_AGE))
                .compose(cleared -> marks.mark(admin, token, now))
                .compose(marked -> marked ? decide(admin.id(), token, write) : Future.succeededFuture(stale));
    }

    private <T> Future<T> decide(UUID id, UUID token, Function<UUID, Future<T>> write) {
        return marks.hasOtherUnmarkedAdmin(id)
                .compose(another -> another ? write.apply(token) : refuse())
                // After a successful write the mark has been cleared, and this does nothing.
                .eventually(() -> marks.unmark(id, token));
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(ApplicationException.of(
                        ErrorCode.CONFLICT, "The last active admin cannot be demoted, disabled or deleted.")
                .withType(ProblemType.LAST_ADMIN));
    }
}
