package dev.taskwire.ums.account.termination;

import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.AccountEvents;
import dev.taskwire.ums.account.store.PendingTerminationRepository;
import dev.taskwire.ums.account.store.PendingTerminationRepository.PendingTermination;
import io.vertx.core.Future;
import java.time.Clock;

/**
 * Finishes what a change has begun: ends the sessions that it has ended, and deletes the account that it closed. It is
 * done within the request, again by a scan when a crash came between, and by several at once without harm.
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

    public Future<Void> finish(PendingTermination begun) {
        var account = begun.account();
        return sessions.end(account.id(), account.sessions(), begun.by())
                .compose(ended -> begun.closing()
                        ? delete(begun)
                        : endings.sessionsEnded(account.id(), account.sessions().version()));
    }

    private Future<Void> delete(PendingTermination begun) {
        var last = begun.account().next(Timestamps.now(clock), begun.account().sessions());
        return endings.delete(last, AccountEvents.deleted(begun.by(), last));
    }
}
