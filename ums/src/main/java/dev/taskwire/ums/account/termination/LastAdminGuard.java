package dev.taskwire.ums.account.termination;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.store.AdminRemovalMarkRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

/**
 * Lets an active admin go only while another one stays, without transactions. Whoever wants to go is marked first and
 * then looks for others who are not: of two who go at once, at least one is marked before the other looks, so both
 * cannot find each other. The write that lets one go asks for its mark, and takes it away.
 */
public final class LastAdminGuard {
    /** A mark that is so old was left by a crash, or its owner is too late: without it the write misses. */
    static final Duration STALE = Duration.ofSeconds(30);

    private final AdminRemovalMarkRepository marks;
    private final Clock clock;

    public LastAdminGuard(AdminRemovalMarkRepository marks, Clock clock) {
        this.marks = marks;
        this.clock = clock;
    }

    /**
     * Lets the admin go.
     *
     * @param stale what to answer when the account has changed since it was read, or somebody else lets it go
     * @param write the write that does it, given the mark that it must ask for
     * @return fails with CONFLICT when no other admin stays
     */
    public <T> Future<T> runUnlessLast(Account admin, T stale, Function<UUID, Future<T>> write) {
        var token = UUID.randomUUID();
        var now = Timestamps.now(clock);
        return marks.unmarkBefore(now.minus(STALE))
                .compose(cleared -> marks.mark(admin, token, now))
                .compose(marked -> marked ? decide(admin.id(), token, write) : Future.succeededFuture(stale));
    }

    private <T> Future<T> decide(UUID id, UUID token, Function<UUID, Future<T>> write) {
        return marks.anotherStays(id)
                .compose(another -> another ? write.apply(token) : refuse())
                // Where the write was made the mark is gone, and this does nothing.
                .eventually(() -> marks.unmark(id, token));
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(ApplicationException.of(
                ErrorCode.CONFLICT, "The last active admin can be neither demoted, disabled nor deleted."));
    }
}
