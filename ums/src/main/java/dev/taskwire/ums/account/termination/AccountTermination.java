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
    private final PendingTerminationRepository endings;
    private final SessionTerminator sessions;
    private final Clock clock;

    public AccountTermination(PendingTerminationRepository endings, SessionTerminator sessions, Clock clock) {
        this.endings = endings;
        this.sessions = sessions;
        this.clock = clock;
    }

    public Future<Void> finish(PendingTermination pending) {
        var account = pending.account();
        return sessions.end(account.id(), account.sessions(), pending.by())
                .compose(ended -> pending.closing()
                        ? delete(pending)
                        : endings.sessionsEnded(account.id(), account.sessions().version()));
    }

    private Future<Void> delete(PendingTermination pending) {
        var last = pending.account().next(Timestamps.now(clock), pending.account().sessions());
        return endings.delete(last, AccountEvents.deleted(pending.by(), last));
    }
}
