package dev.taskwire.tms.userdirectory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.ContextPromises;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserDevice;
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
    private static final int MAX_CACHED = 1_000;
    private static final Duration CACHE_TTL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final InternalServiceClient ums;
    private final Cache<UUID, Future<Optional<UserSummary>>> cache;

    public UserDirectory(InternalServiceClient ums) {
        this(ums, Ticker.systemTicker());
    }

    UserDirectory(InternalServiceClient ums, Ticker ticker) {
        this.ums = ums;
        this.cache = Caffeine.newBuilder()
                .maximumSize(MAX_CACHED)
                .expireAfterWrite(CACHE_TTL)
                .ticker(ticker)
                .build();
    }

    /**
     * Returns the user; empty if ums has none with that id. Fails with UNAVAILABLE when ums does not respond before the
     * deadline or within a second.
     */
    public Future<Optional<UserSummary>> find(UUID id, Deadline deadline) {
        Promise<Optional<UserSummary>> requested = Promise.promise();
        var result = cache.get(id, missing -> requested.future());
        if (result == requested.future()) {
            // Not bound by the deadline of the first caller, because others may wait for the same response.
            ums.get(UserSummary.PATH + ResourceIds.user(id), TIMEOUT)
                    .map(found -> found.map(UserSummary::of))
                    .onFailure(failure -> cache.asMap().remove(id, result))
                    .onComplete(requested);
        }
        var inTime = result.timeout(Math.min(deadline.remainingMillis(), TIMEOUT.toMillis()), TimeUnit.MILLISECONDS);
        return onCallerContext(inTime).recover(failure -> Future.failedFuture(unavailable()));
    }

    /** Returns the user as {@link #find} does, but not from the cache. For decisions that are not made again. */
    public Future<Optional<UserSummary>> findUncached(UUID id, Deadline deadline) {
        cache.asMap().remove(id);
        return find(id, deadline);
    }

    /**
     * Returns whether ums has no user with that id now, without the cache. A deleted user never exists again. Fails
     * with UNAVAILABLE when ums does not respond within a second.
     */
    public Future<Boolean> isDeleted(UUID id) {
        return ums.get(UserSummary.PATH + ResourceIds.user(id) + UserSummary.EXISTENCE_SUFFIX, TIMEOUT)
                .map(response -> !response.orElseThrow().getBoolean(UserSummary.EXISTS_MEMBER))
                .recover(failure -> Future.failedFuture(unavailable()));
    }

    /**
     * Returns that device of the user; empty if ums does not know it. Fails with UNAVAILABLE when ums does not respond
     * within a second.
     */
    public Future<Optional<UserDevice>> findDevice(UUID user, UUID device) {
        return ums.get(UserDevice.path(user, device), TIMEOUT)
                .map(response -> UserDevice.of(response.orElseThrow().getJsonObject(UserDevice.MEMBER)))
                .recover(failure -> Future.failedFuture(unavailable()));
    }

    private static ApplicationException unavailable() {
        return ApplicationException.unavailable("The user service does not respond. Try again later.", RETRY_AFTER);
    }

    /**
     * Returns a future that completes on the caller's context. The response may arrive on the event loop of another
     * request.
     */
    private static <T> Future<T> onCallerContext(Future<T> result) {
        Promise<T> promise = ContextPromises.promise();
        result.onComplete(promise);
        return promise.future();
    }
}
