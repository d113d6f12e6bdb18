package dev.taskwire.shared.store;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import io.vertx.core.Future;
import java.util.EnumSet;
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
            ErrorCode.IDEMPOTENCY_KEY_REUSED,
            ErrorCode.TOO_LARGE);

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

    /**
     * Does the same as {@link #run}, but first tries the write to which a known state leads, without a read. Only the
     * success of this write rests on the known state. Everything else is decided again on what is read: a result
     * without a write, a failure of the decision, a write that does not match, and one that is refused.
     *
     * @param known must be confirmed: the write succeeds if the version is the same, and after a failover the same
     *     version may be another state
     */
    public <T> Future<T> runFrom(
            S known, Deadline deadline, String contended, Function<S, Future<WriteDecision<T>>> decide) {
        return tryWrite(known, deadline, decide)
                .compose(written ->
                        written.isPresent() ? Future.succeededFuture(written.get()) : run(deadline, contended, decide));
    }

    /** Empty unless the state leads to a write that succeeds. Fails if it is unknown whether the write took effect. */
    private static <S, T> Future<Optional<T>> tryWrite(
            S known, Deadline deadline, Function<S, Future<WriteDecision<T>>> decide) {
        return decided(known, decide).transform((decision, failure) -> {
            if (!(decision instanceof WriteDecision.Write<T> write)) {
                return Future.succeededFuture(Optional.empty());
            }
            deadline.requireNotExpired();
            return write.conditional()
                    .get()
                    .recover(refused -> isStateDependent(refused)
                            ? Future.succeededFuture(Optional.empty())
                            : Future.failedFuture(refused));
        });
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
            return isStateDependent(failure) ? confirm(deadline, decide) : Future.failedFuture(failure);
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

    private static boolean isStateDependent(Throwable failure) {
        return failure instanceof ApplicationException error && STATE_DEPENDENT.contains(error.code());
    }
}
