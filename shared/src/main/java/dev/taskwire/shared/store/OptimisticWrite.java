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
 * Reads, decides, and writes on condition that nothing has changed since; again when something has (optimistic
 * concurrency control). It reads what is latest, since the write confirms it: a majority takes the write only with
 * everything that came before it. What ends without a write has nothing that confirms it, so it is decided once more on
 * what a majority has, and that is the answer.
 *
 * @param latest reads what may still be lost in a failover
 * @param confirmed reads what a majority has
 */
public record OptimisticWrite<S>(Supplier<Future<S>> latest, Supplier<Future<S>> confirmed) {
    /** Failures that a state is the reason of; what is away or late says nothing about it. */
    private static final Set<ErrorCode> OF_STATE = EnumSet.of(
            ErrorCode.INVALID,
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.FORBIDDEN,
            ErrorCode.NOT_FOUND,
            ErrorCode.CONFLICT,
            ErrorCode.PRECONDITION_FAILED,
            ErrorCode.KEY_REUSED);

    /**
     * Runs it to its end. Nothing is read or written once the deadline has passed: by then others may have written, of
     * whom the caller knows.
     *
     * @param contended what a caller is told when others were faster each time
     * @param decide may fail with an ApplicationException
     * @return fails as {@code decide} and the write fail, and as {@link ContentionRetry#run} does
     */
    public <T> Future<T> run(Deadline deadline, String contended, Function<S, Future<WriteDecision<T>>> decide) {
        return ContentionRetry.run(
                deadline, contended, () -> latest.get().compose(state -> attempt(state, deadline, decide)));
    }

    /** The same, beginning with a state that was read a moment ago. */
    public <T> Future<T> runFrom(
            S state, Deadline deadline, String contended, Function<S, Future<WriteDecision<T>>> decide) {
        var known = new Known<>(state);
        return ContentionRetry.run(
                deadline, contended, () -> known.once(latest).compose(read -> attempt(read, deadline, decide)));
    }

    private <T> Future<Optional<T>> attempt(S state, Deadline deadline, Function<S, Future<WriteDecision<T>>> decide) {
        return decided(state, decide).transform((decision, failure) -> {
            if (failure == null) {
                if (decision instanceof WriteDecision.Write<T> write) {
                    deadline.requireNotPassed();
                    return write.conditional().get();
                }
                return confirm(deadline, decide);
            }
            return failure instanceof ApplicationException ours && OF_STATE.contains(ours.kind())
                    ? confirm(deadline, decide)
                    : Future.failedFuture(failure);
        });
    }

    /** Empty when a majority has something else, about which a write is to be made. */
    private <T> Future<Optional<T>> confirm(Deadline deadline, Function<S, Future<WriteDecision<T>>> decide) {
        deadline.requireNotPassed();
        return confirmed
                .get()
                .compose(state -> decided(state, decide))
                .map(decision -> decision instanceof WriteDecision.Answer<T> answer
                        ? Optional.of(answer.result())
                        : Optional.empty());
    }

    private static <S, T> Future<WriteDecision<T>> decided(S state, Function<S, Future<WriteDecision<T>>> decide) {
        return Future.succeededFuture(state).compose(decide);
    }

    /** Gives a state away once, and reads from then on. */
    private static final class Known<S> {
        private Optional<S> state;

        Known(S state) {
            this.state = Optional.of(Objects.requireNonNull(state));
        }

        Future<S> once(Supplier<Future<S>> read) {
            var first = state;
            state = Optional.empty();
            return first.map(Future::succeededFuture).orElseGet(read);
        }
    }
}
