package dev.taskwire.tms.userdirectory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.ContextPromises;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.ResourceIds;
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
public final class UserDirectory {
    private static final int REMEMBERED = 1_000;
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final InternalServiceClient ums;
    private final Cache<UUID, Future<Optional<UserSummary>>> answers;

    public UserDirectory(InternalServiceClient ums) {
        this(ums, Ticker.systemTicker());
    }

    UserDirectory(InternalServiceClient ums, Ticker ticker) {
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
    public Future<Optional<UserSummary>> find(UUID id, Deadline deadline) {
        Promise<Optional<UserSummary>> asked = Promise.promise();
        var answer = answers.get(id, missing -> asked.future());
        if (answer == asked.future()) {
            // Not bound by the deadline of the one who happens to be first: others may wait for the same answer.
            ums.get(UserSummary.PATH + ResourceIds.user(id), TIMEOUT)
                    .map(found -> found.map(UserSummary::of))
                    .onFailure(failure -> answers.asMap().remove(id, answer))
                    .onComplete(asked);
        }
        var inTime = answer.timeout(Math.min(deadline.millisLeft(), TIMEOUT.toMillis()), TimeUnit.MILLISECONDS);
        return here(inTime).recover(failure -> Future.failedFuture(unavailable()));
    }

    /** Looks the user up without the cache, for what is decided once and for all. */
    public Future<Optional<UserSummary>> findNow(UUID id, Deadline deadline) {
        answers.asMap().remove(id);
        return find(id, deadline);
    }

    /**
     * Whether there is no such user, as ums says now. One who is gone does not come back.
     *
     * @return fails with UNAVAILABLE when ums does not say so in time
     */
    public Future<Boolean> isGone(UUID id) {
        return ums.get(UserSummary.PATH + ResourceIds.user(id) + UserSummary.EXISTENCE, TIMEOUT)
                .map(answer -> !answer.orElseThrow().getBoolean(UserSummary.EXISTS))
                .recover(failure -> Future.failedFuture(unavailable()));
    }

    private static ApplicationException unavailable() {
        return ApplicationException.unavailable(
                "The user service, which must be asked for this, does not answer.", RETRY_AFTER);
    }

    /** The answer may come on the event loop of another request; each goes on with its own. */
    private static <T> Future<T> here(Future<T> answer) {
        Promise<T> here = ContextPromises.promise();
        answer.onComplete(here);
        return here.future();
    }
}
