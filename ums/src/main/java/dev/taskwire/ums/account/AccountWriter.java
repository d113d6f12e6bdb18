package dev.taskwire.ums.account;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.store.WriteDecision;
import dev.taskwire.shared.store.OptimisticWrite;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.AccountWrite.Ending;
import dev.taskwire.ums.account.AccountWrite.Outcome;
import dev.taskwire.ums.account.EndingRepository.Unfinished;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes accounts: reads, decides, writes on condition that nothing has changed since, and again when something has.
 * What a write ends has ended when its future completes.
 */
final class AccountWriter {
    private static final String CONTENDED =
            "Too many are writing this account at this moment, or what was written last is not confirmed yet.";

    private final AccountRepository accounts;
    private final EndingRepository endings;
    private final AccountEnding ending;
    private final LastAdmin lastAdmin;
    private final TakenNames takenNames;
    private final Clock clock;

    AccountWriter(
            AccountRepository accounts,
            EndingRepository endings,
            AccountEnding ending,
            LastAdmin lastAdmin,
            TakenNames takenNames,
            Clock clock) {
        this.accounts = accounts;
        this.endings = endings;
        this.ending = ending;
        this.lastAdmin = lastAdmin;
        this.takenNames = takenNames;
        this.clock = clock;
    }

    /**
     * Changes the account; what changes nothing leaves its version.
     *
     * @param change may fail with an ApplicationException
     * @return fails with NOT_FOUND, PRECONDITION_FAILED, and CONFLICT when a name is taken or the last admin would go
     */
    Future<Account> change(Target target, Deadline deadline, Function<Account, AccountChanges> change) {
        return write(target, deadline, current -> {
            var now = Timestamps.now(clock);
            var changed = change.apply(current).applyTo(current, now);
            if (changed.sameState(current)) {
                return WriteDecision.answer(current);
            }
            boolean ends = changed.endsSessionsOf(current);
            var generation = ends ? current.sessions().next(target.kept()) : current.sessions();
            var next = changed.next(now, generation);
            var write = new AccountWrite(
                    next,
                    AccountEvents.updated(target.actor(), current, next),
                    ends ? Optional.of(new Ending(target.actor(), now)) : Optional.empty(),
                    Optional.empty());
            return WriteDecision.write(() -> store(current, write).compose(outcome -> switch (outcome) {
                case STALE -> Future.succeededFuture(Optional.empty());
                case NAME_TAKEN -> takenNames.refuse(next);
                case WRITTEN ->
                    ends
                            ? ending.finish(new Unfinished(next, target.actor(), false))
                                    .map(Optional.of(next))
                            : Future.succeededFuture(Optional.of(next));
            }));
        });
    }

    private Future<Outcome> store(Account current, AccountWrite write) {
        return current.isActiveAdmin() && !write.next().isActiveAdmin()
                ? lastAdmin.leave(current, Outcome.STALE, mark -> accounts.update(write.whileLeaving(mark)))
                : accounts.update(write);
    }

    /** Deletes the account; fails as {@link #change} does. */
    Future<Void> delete(Target target, Deadline deadline) {
        return write(
                        target,
                        deadline,
                        current -> WriteDecision.write(() -> close(target, current)
                                .compose(closed -> closed.isPresent()
                                        ? ending.finish(closed.get()).map(closed)
                                        : Future.succeededFuture(closed))))
                .mapEmpty();
    }

    private Future<Optional<Unfinished>> close(Target target, Account current) {
        var begun = new Ending(target.actor(), Timestamps.now(clock));
        return current.isActiveAdmin()
                ? lastAdmin.leave(
                        current, Optional.<Unfinished>empty(), mark -> endings.close(current, begun, Optional.of(mark)))
                : endings.close(current, begun, Optional.empty());
    }

    private <T> Future<T> write(Target target, Deadline deadline, Function<Account, WriteDecision<T>> decide) {
        return new OptimisticWrite<>(() -> accounts.findLatest(target.id()), () -> accounts.find(target.id()))
                .run(deadline, CONTENDED, found -> {
                    var current = found.orElseThrow(AccountWriter::notFound);
                    if (!target.expected().test(current.version())) {
                        throw ApplicationException.of(
                                ErrorCode.PRECONDITION_FAILED,
                                "The account has changed; its version is " + current.version() + ".");
                    }
                    return Future.succeededFuture(decide.apply(current));
                });
    }

    static ApplicationException notFound() {
        return ApplicationException.of(ErrorCode.NOT_FOUND, "No such user.");
    }
}
