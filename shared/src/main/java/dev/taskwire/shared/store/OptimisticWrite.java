package dev.taskwire.shared.store;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads, decides, and writes on condition that nothing has changed since; repeats this when something has (optimistic
 * concurrency control). It reads the latest state, since the write confirms it: a majority accepts the write only
 * together with everything before it. A decision without a write has nothing that confirms it. Therefore it is made
 * once more on the state that a majority has, and that is the result.
 *
 * @param latest reads the latest state, which a failover can roll back
 * @param confirmed reads the state that a majority has
 */
public record OptimisticWrite<S>(Supplier<Future<S>> latest, Supplier<Future<S>> confirmed) {
    /** The failures that depend on the state. Others, such as UNAVAILABLE, say nothing about it. */
    private static final Set<ErrorCode> STATE_DEPENDENT = EnumSet.of(
            ErrorCode.INVALID,
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.FORBIDDEN,
            ErrorCode.NOT_FOUND,
            ErrorCode.CONFLICT,
            ErrorCode.PRECONDITION_FAILED,
            ErrorCode.IDEMPOTENCY_KEY_REUSED);

    /**
     * Runs until there is a result. Nothing is read or written after the deadline: by then there may be other writes
     * that the caller knows of.
     *
     * @param contended the error detail when concurrent writes have overtaken every attempt
     * @param decide may fail with an ApplicationException
     * @return fails as {@code decide} and the write fail, and as {@link ContentionRetry#run} does
     */
    public <T> Future<T> run(Deadline deadline, String contended, Function<S, Future<WriteDecision<T>>> decide) {
        return ContentionRetry.run(
                deadline, contended, () -> latest.get().compose(state -> attempt(state, deadline, decide)));
    }

    /** Does the same as {@link #run}, beginning with a state that was just read. */
    public <T> Future<T> runFrom(
            S state, Deadline deadline, String contended, Function<S, Future<WriteDecision<T>>> decide) {
        var known = new KnownState<>(state);
        return ContentionRetry.run(
                deadline, contended, () -> known.once(latest).compose(read -> attempt(read, deadline, decide)));
    }

    private <T> Future<Optional<T>> attempt(S state, Deadline deadline, Function<S, Future<WriteDecision<T>>> decide) {
        return decided(state, decide).transform((decision, failure) -> {
            if (failure == null) {
                if (decision instanceof WriteDecision.Write<T> write) {
                    deadline.requireNotExpired();
                    return write.conditional().get();
                }
                return confirm(deadline, decide);
            }
            return failure instanceof ApplicationException error && STATE_DEPENDENT.contains(error.code())
                    ? confirm(deadline, decide)
                    : Future.failedFuture(failure);
        });
    }

    /** Decides on the state that a majority has. Empty when that decision is a write. */
    private <T> Future<Optional<T>> confirm(Deadline deadline, Function<S, Future<WriteDecision<T>>> decide) {
        deadline.requireNotExpired();
        return confirmed
                .get()
                .compose(state -> decided(state, decide))
                .map(decision -> decision instanceof WriteDecision.Result<T> result
                        ? Optional.of(result.result())
                        : Optional.empty());
    }

    private static <S, T> Future<WriteDecision<T>> decided(S state, Function<S, Future<WriteDecision<T>>> decide) {
        return Future.succeededFuture(state).compose(decide);
    }

    /** Returns a known state once, and reads from then on. */
    private static final class KnownState<S> {
        private Optional<S> state;

        KnownState(S state) {
            this.state = Optional.of(Objects.requireNonNull(state));
        }

        Future<S> once(Supplier<Future<S>> read) {
            var first = state;
            state = Optional.empty();
            return first.map(Future::succeededFuture).orElseGet(read);
        }
    }
}
