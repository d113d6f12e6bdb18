package dev.taskwire.shared.store;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** What is to be done about a state that was read. */
public sealed interface WriteDecision<T> {

    /** The result is there without a write, such as that of a change that changes nothing. */
    record Answer<T>(T result) implements WriteDecision<T> {}

    /**
     * A write that takes effect only while what was read is still so.
     *
     * @param conditional empty when it is not so any more
     */
    record Write<T>(Supplier<Future<Optional<T>>> conditional) implements WriteDecision<T> {}

    static <T> WriteDecision<T> answer(T result) {
        return new Answer<>(result);
    }

    static <T> WriteDecision<T> write(Supplier<Future<Optional<T>>> conditional) {
        return new Write<>(conditional);
    }
}
