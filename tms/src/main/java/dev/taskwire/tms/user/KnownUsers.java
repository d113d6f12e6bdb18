package dev.taskwire.tms.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.taskwire.shared.auth.KnownUser;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.http.RequestContext;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.remote.JsonClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Looks up users in ums and caches each result for a few seconds. Concurrent look-ups of the same user share one
 * request. Safe from any thread.
 */
public final class KnownUsers {
    private static final int REMEMBERED = 1_000;
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final JsonClient ums;
    private final Cache<UUID, Future<Optional<KnownUser>>> answers;

    public KnownUsers(JsonClient ums) {
        this(ums, Ticker.systemTicker());
    }

    KnownUsers(JsonClient ums, Ticker ticker) {
        this.ums = ums;
        this.answers = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(REMEMBERED_FOR)
                .ticker(ticker)
                .build();
    }

    /**
     * The user, empty if there is none.
     *
     * @return fails with UNAVAILABLE when ums does not say so in time
     */
    public Future<Optional<KnownUser>> find(UUID id, Deadline deadline) {
        Promise<Optional<KnownUser>> asked = Promise.promise();
        var answer = answers.get(id, missing -> asked.future());
        if (answer == asked.future()) {
            // Not bound by the deadline of the one who happens to be first: others may wait for the same answer.
            ums.get(KnownUser.PATH + Ids.user(id), TIMEOUT)
                    .map(found -> found.map(KnownUser::of))
                    .onFailure(failure -> answers.asMap().remove(id, answer))
                    .onComplete(asked);
        }
        var inTime = answer.timeout(Math.min(deadline.millisLeft(), TIMEOUT.toMillis()), TimeUnit.MILLISECONDS);
        return here(inTime).recover(failure -> Future.failedFuture(unavailable()));
    }

    /** Looks the user up without the cache, for what is decided once and for all. */
    public Future<Optional<KnownUser>> findNow(UUID id, Deadline deadline) {
        answers.asMap().remove(id);
        return find(id, deadline);
    }

    /**
     * Whether there is no such user, as ums says now. One who is gone does not come back.
     *
     * @return fails with UNAVAILABLE when ums does not say so in time
     */
    public Future<Boolean> isGone(UUID id) {
        return ums.get(KnownUser.PATH + Ids.user(id) + KnownUser.EXISTENCE, TIMEOUT)
                .map(answer -> !answer.orElseThrow().getBoolean(KnownUser.EXISTS))
                .recover(failure -> Future.failedFuture(unavailable()));
    }

    private static AppException unavailable() {
        return AppException.unavailable(
                "The user service, which must be asked for this, does not answer.", RETRY_AFTER);
    }

    /** The answer may come on the event loop of another request; each goes on with its own. */
    private static <T> Future<T> here(Future<T> answer) {
        Promise<T> here = RequestContext.promise();
        answer.onComplete(here);
        return here.future();
    }
}
