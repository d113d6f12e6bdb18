package dev.taskwire.ums.account.termination;

import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.AccountEvents;
import dev.taskwire.ums.account.store.PendingTerminationRepository;
import dev.taskwire.ums.account.store.PendingTerminationRepository.PendingTermination;
import io.vertx.core.Future;
import java.time.Clock;

/**
 * Finishes a termination: ends the sessions, and deletes the account if the change was a deletion. It runs within the
 * request, and after a crash in the recovery task; it may run several times, also at once.
 */
public final class AccountTermination {
    private final PendingTerminationRepository pendingTerminations;
    private final SessionTerminator sessions;
    private final Clock clock;

    public AccountTermination(PendingTerminationRepository endings, SessionTerminator sessions, Clock clock) {
        this.pendingTerminations = endings;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Ends the sessions, and removes the account if it is to be deleted. Can be repeated after a crash. */
    public Future<Void> finish(PendingTermination pending) {
        var account = pending.account();
        return sessions.endSessions(account.id(), account.sessionGeneration(), pending.actor())
                .compose(ended -> pending.isDeletion()
                        ? delete(pending)
                        : pendingTerminations.markSessionsEnded(
                                account.id(), account.sessionGeneration().version()));
    }

    private Future<Void> delete(PendingTermination pending) {
        var last = pending.account()
                .nextVersion(Timestamps.now(clock), pending.account().sessionGeneration());
        return pendingTerminations.completeDeletion(last, AccountEvents.deleted(pending.actor(), last));
    }
}
