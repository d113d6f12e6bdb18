package dev.taskwire.ums.account;

import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.EndingRepository.Unfinished;
import io.vertx.core.Future;
import java.time.Clock;

/**
 * Finishes what a change has begun: ends the sessions that it has ended, and deletes the account that it closed. It is
 * done within the request, again by a scan when a crash came between, and by several at once without harm.
 */
final class AccountEnding {
    private final EndingRepository endings;
    private final SessionEnder sessions;
    private final Clock clock;

    AccountEnding(EndingRepository endings, SessionEnder sessions, Clock clock) {
        this.endings = endings;
        this.sessions = sessions;
        this.clock = clock;
    }

    Future<Void> finish(Unfinished begun) {
        var account = begun.account();
        return sessions.end(account.id(), account.sessions(), begun.by())
                .compose(ended -> begun.closing()
                        ? delete(begun)
                        : endings.sessionsEnded(account.id(), account.sessions().version()));
    }

    private Future<Void> delete(Unfinished begun) {
        var last = begun.account().next(Timestamps.now(clock), begun.account().sessions());
        return endings.delete(last, AccountEvents.deleted(begun.by(), last));
    }
}
