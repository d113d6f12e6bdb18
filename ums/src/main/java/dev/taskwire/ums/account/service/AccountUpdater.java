package dev.taskwire.ums.account.service;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.store.OptimisticWrite;
import dev.taskwire.shared.store.WriteDecision;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountAudit;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.AccountEvents;
import dev.taskwire.ums.account.store.AccountRepository;
import dev.taskwire.ums.account.store.AccountUpdate;
import dev.taskwire.ums.account.store.AccountUpdate.TerminationMark;
import dev.taskwire.ums.account.store.AccountUpdate.UpdateResult;
import dev.taskwire.ums.account.store.PendingTerminationRepository;
import dev.taskwire.ums.account.store.PendingTerminationRepository.PendingTermination;
import dev.taskwire.ums.account.termination.AccountTermination;
import dev.taskwire.ums.account.termination.LastAdminGuard;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Updates and deletes accounts by optimistic writes, each with its audit records. The sessions that a write ends have
 * ended when its future completes.
 */
public final class AccountUpdater {
    private static final String CONTENDED =
            "Too many requests are changing this account, or the last change is not confirmed yet. Try again.";

    private final AccountRepository accounts;
    private final PendingTerminationRepository pendingTerminations;
    private final AccountTermination accountTermination;
    private final LastAdminGuard lastAdminGuard;
    private final UniqueNameConflicts uniqueNameConflicts;
    private final Clock clock;

    public AccountUpdater(
            AccountRepository accounts,
            PendingTerminationRepository endings,
            AccountTermination ending,
            LastAdminGuard lastAdminGuard,
            UniqueNameConflicts uniqueNameConflicts,
            Clock clock) {
        this.accounts = accounts;
        this.pendingTerminations = endings;
        this.accountTermination = ending;
        this.lastAdminGuard = lastAdminGuard;
        this.uniqueNameConflicts = uniqueNameConflicts;
        this.clock = clock;
    }

    /**
     * Updates the account; a change without effect leaves its version.
     *
     * @param change returns the changes; may fail with an ApplicationException
     * @return the account afterwards; fails with NOT_FOUND, PRECONDITION_FAILED, and CONFLICT when a name is taken or
     *     no active admin would remain
     */
    public Future<Account> update(
            AccountUpdateRequest accountUpdateRequest, Deadline deadline, Function<Account, AccountChanges> change) {
        return write(accountUpdateRequest, deadline, current -> {
            var now = Timestamps.now(clock);
            var changes = change.apply(current);
            var changed = changes.applyTo(current, now);
            if (changed.hasSameState(current)) {
                return WriteDecision.result(current);
            }
            boolean ends = changed.demandsTerminationAfter(current);
            var generation = ends
                    ? current.sessionGeneration().next(accountUpdateRequest.keptSession())
                    : current.sessionGeneration();
            var next = changed.nextVersion(now, generation);
            var write = new AccountUpdate(
                    next,
                    !next.username().equals(current.username()),
                    AccountEvents.updated(accountUpdateRequest.actor(), current, next),
                    ends ? Optional.of(new TerminationMark(accountUpdateRequest.actor(), now)) : Optional.empty(),
                    Optional.empty(),
                    changes.mail().usedLink(),
                    AccountAudit.updated(accountUpdateRequest.actor(), current, next, now));
            Future<Void> free = Objects.equals(next.email(), current.email())
                    ? Future.succeededFuture()
                    : uniqueNameConflicts.failIfAddressTakenInOtherForm(next);
            return WriteDecision.write(() -> free.compose(isFree -> store(current, write))
                    .compose(updateResult -> switch (updateResult) {
                        case STALE -> Future.succeededFuture(Optional.empty());
                        case NAME_TAKEN -> uniqueNameConflicts.failIfTaken(next, write.renamed());
                        case WRITTEN -> {
                            write.records().forEach(AuditRecord::log);
                            yield ends
                                    ? accountTermination
                                            .finish(new PendingTermination(next, accountUpdateRequest.actor(), false))
                                            .map(Optional.of(next))
                                    : Future.succeededFuture(Optional.of(next));
                        }
                    }));
        });
    }

    private Future<UpdateResult> store(Account current, AccountUpdate write) {
        return current.isActiveAdmin() && !write.next().isActiveAdmin()
                ? lastAdminGuard.runUnlessLast(
                        current, UpdateResult.STALE, mark -> accounts.update(write.withRemovalMark(mark)))
                : accounts.update(write);
    }

    /** Deletes the account; fails as {@link #update} does. */
    public Future<Void> delete(AccountUpdateRequest accountUpdateRequest, Deadline deadline) {
        return write(
                        accountUpdateRequest,
                        deadline,
                        current -> WriteDecision.write(() -> beginDeletion(accountUpdateRequest, current)
                                .compose(closed -> closed.isPresent()
                                        ? accountTermination
                                                .finish(closed.get())
                                                .map(closed)
                                        : Future.succeededFuture(closed))))
                .mapEmpty();
    }

    private Future<Optional<PendingTermination>> beginDeletion(
            AccountUpdateRequest accountUpdateRequest, Account current) {
        var now = Timestamps.now(clock);
        var termination = new TerminationMark(accountUpdateRequest.actor(), now);
        var record = AccountAudit.deleted(accountUpdateRequest.actor(), current, now);
        var begun = current.isActiveAdmin()
                ? lastAdminGuard.runUnlessLast(
                        current,
                        Optional.<PendingTermination>empty(),
                        mark -> pendingTerminations.beginDeletion(current, termination, Optional.of(mark), record))
                : pendingTerminations.beginDeletion(current, termination, Optional.empty(), record);
        return begun.onSuccess(closed -> closed.ifPresent(pending -> record.log()));
    }

    private <T> Future<T> write(
            AccountUpdateRequest accountUpdateRequest, Deadline deadline, Function<Account, WriteDecision<T>> decide) {
        return new OptimisticWrite<>(
                        () -> accounts.findLatest(accountUpdateRequest.id()),
                        () -> accounts.find(accountUpdateRequest.id()))
                .run(deadline, CONTENDED, found -> {
                    var current = found.orElseThrow(AccountUpdater::notFound);
                    if (!accountUpdateRequest.expectedVersion().test(current.version())) {
                        throw ApplicationException.of(
                                ErrorCode.PRECONDITION_FAILED,
                                "If-Match does not name the current version of the account, which is \""
                                        + current.version() + "\". A weak tag (W/) matches no version.");
                    }
                    return Future.succeededFuture(decide.apply(current));
                });
    }

    public static ApplicationException notFound() {
        return ApplicationException.of(ErrorCode.NOT_FOUND, "The user does not exist.");
    }
}
