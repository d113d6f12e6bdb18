package dev.taskwire.shared.store;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.http.Deadline;
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
    private static final Set<ErrorKind> OF_STATE = EnumSet.of(
            ErrorKind.INVALID,
            ErrorKind.UNAUTHENTICATED,
            ErrorKind.FORBIDDEN,
            ErrorKind.NOT_FOUND,
            ErrorKind.CONFLICT,
            ErrorKind.PRECONDITION_FAILED,
            ErrorKind.KEY_REUSED);

    /**
     * Runs it to its end. Nothing is read or written once the deadline has passed: by then others may have written, of
     * whom the caller knows.
     *
     * @param contended what a caller is told when others were faster each time
     * @param decide may fail with an AppException
     * @return fails as {@code decide} and the write fail, and as {@link Attempts#run} does
     */
    public <T> Future<T> run(Deadline deadline, String contended, Function<S, Future<Decision<T>>> decide) {
        return Attempts.run(deadline, contended, () -> latest.get().compose(state -> attempt(state, deadline, decide)));
    }

    /** The same, beginning with a state that was read a moment ago. */
    public <T> Future<T> runFrom(
            S state, Deadline deadline, String contended, Function<S, Future<Decision<T>>> decide) {
        var known = new Known<>(state);
        return Attempts.run(
                deadline, contended, () -> known.once(latest).compose(read -> attempt(read, deadline, decide)));
    }

    private <T> Future<Optional<T>> attempt(S state, Deadline deadline, Function<S, Future<Decision<T>>> decide) {
        return decided(state, decide).transform((decision, failure) -> {
            if (failure == null) {
                if (decision instanceof Decision.Write<T> write) {
                    deadline.requireNotPassed();
                    return write.conditional().get();
                }
                return confirm(deadline, decide);
            }
            return failure instanceof AppException ours && OF_STATE.contains(ours.kind())
                    ? confirm(deadline, decide)
                    : Future.failedFuture(failure);
        });
    }

    /** Empty when a majority has something else, about which a write is to be made. */
    private <T> Future<Optional<T>> confirm(Deadline deadline, Function<S, Future<Decision<T>>> decide) {
        deadline.requireNotPassed();
        return confirmed
                .get()
                .compose(state -> decided(state, decide))
                .map(decision -> decision instanceof Decision.Answer<T> answer
                        ? Optional.of(answer.result())
                        : Optional.empty());
    }

    private static <S, T> Future<Decision<T>> decided(S state, Function<S, Future<Decision<T>>> decide) {
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
