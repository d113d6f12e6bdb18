package dev.taskwire.shared.store;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** The decision on a state that was read: a result, or a write. */
public sealed interface WriteDecision<T> {

    /** A result without a write, such as that of a change that changes nothing. */
    record Result<T>(T result) implements WriteDecision<T> {}

    /**
     * A write that takes effect only while the state that was read is unchanged.
     *
     * @param conditional empty when the state has changed
     */
    record Write<T>(Supplier<Future<Optional<T>>> conditional) implements WriteDecision<T> {}

    /** Ends without a write, with that result. */
    static <T> WriteDecision<T> result(T result) {
        return new Result<>(result);
    }

    /** Tries that write. If it returns empty, another writer was first, and everything is read and decided again. */
    static <T> WriteDecision<T> write(Supplier<Future<Optional<T>>> conditional) {
        return new Write<>(conditional);
    }
}
