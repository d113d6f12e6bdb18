package dev.taskwire.shared.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves when a write is tried again, over a store of one value whose majority has what the test says. */
class OptimisticWriteTest {
    private static final String CONTENDED = "Too many are writing.";

    private final List<String> steps = new ArrayList<>();
    private final OptimisticWrite<String> write = new OptimisticWrite<>(this::readLatest, this::readConfirmed);
    private String latest = "a";
    private String confirmed = "a";
    private final Deadline deadline = Deadline.after(Duration.ofMinutes(1));
    private Runnable onRead = () -> {};

    @Test
    void readsWhatIsLatestAndWritesOnCondition() {
        latest = "b";
        assertThat(set("c").result()).isEqualTo("c");
        assertThat(steps).containsExactly("latest b", "write c");
    }

    @Test
    void changeThatChangesNothingIsConfirmedByMajority() {
        assertThat(set("a").result()).isEqualTo("a");
        assertThat(steps).containsExactly("latest a", "confirmed a");
    }

    @Test
    void goesOnWhileMajorityHasSomethingElse() {
        confirmed = "before";
        onRead = () -> {
            if (steps.size() == 3) {
                // The write of the other one is lost.
                latest = confirmed;
            }
        };
        assertThat(set("a").result()).isEqualTo("a");
        assertThat(steps)
                .containsExactly(
                        "latest a", "confirmed before", "latest a", "confirmed before", "latest before", "write a");
    }

    @Test
    void refusalIsConfirmedByMajorityToo() {
        confirmed = "before";
        onRead = () -> {
            if (steps.size() == 3) {
                confirmed = latest;
            }
        };
        var refused = run(state -> {
            if (state.equals("a")) {
                throw ApplicationException.of(ErrorCode.PRECONDITION_FAILED, "It has changed.");
            }
            return setting("c").apply(state);
        });
        assertThat(refused.cause())
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED));
        assertThat(steps).containsExactly("latest a", "confirmed before", "latest a", "confirmed a");
    }

    @Test
    void answerIsMadeOfWhatMajorityHas() {
        latest = "new";
        confirmed = "old";
        assertThat(run(state -> Future.succeededFuture(WriteDecision.result(state)))
                        .result())
                .isEqualTo("old");
    }

    @Test
    void somethingThatIsAwayIsNoDecision() {
        var failed = run(state -> Future.failedFuture(ApplicationException.unavailable("away", Duration.ofSeconds(1))));
        assertThat(kind(failed)).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(steps).containsExactly("latest a");
    }

    @Test
    void processThatPausedBetweenReadAndWriteDoesNotWrite() {
        var passed = Deadline.after(Duration.ofMillis(20));
        var late = write.run(passed, CONTENDED, state -> {
            while (!passed.isExpired()) {
                Thread.onSpinWait();
            }
            return setting("late").apply(state);
        });
        assertThat(kind(late)).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(steps).containsExactly("latest a");
        assertThat(latest).isEqualTo("a");
    }

    @Test
    void nothingIsReadOnceTheDeadlineHasPassed() {
        assertThat(kind(write.run(Deadline.after(Duration.ZERO), CONTENDED, setting("c"))))
                .isEqualTo(ErrorCode.TIMEOUT);
        assertThat(steps).isEmpty();
    }

    @Test
    void givesUpAfterTwentyOthers() {
        var beaten = run(state -> Future.succeededFuture(WriteDecision.write(() -> {
            steps.add("write");
            return Future.succeededFuture(Optional.empty());
        })));
        assertThat(beaten.cause())
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        failure -> assertThat(failure)
                                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                                .returns(CONTENDED, ApplicationException::detail));
        assertThat(steps).filteredOn("write"::equals).hasSize(20);
    }

    @Test
    void writeOnKnownStateReadsNothing() {
        assertThat(setFrom("a", "c").result()).isEqualTo("c");
        assertThat(steps).containsExactly("write c");
    }

    @Test
    void writeThatDoesNotMatchReadsAfterwards() {
        latest = "b";
        assertThat(setFrom("a", "c").result()).isEqualTo("c");
        assertThat(steps).containsExactly("write c", "latest b", "write c");
    }

    @Test
    void knownStateDecidesNothingButAWrite() {
        latest = "b";
        confirmed = "b";
        assertThat(setFrom("a", "a").result()).isEqualTo("a");
        assertThat(steps).containsExactly("latest b", "write a");
    }

    @Test
    void changeThatChangesNothingIsReadAndConfirmedAlsoOnKnownState() {
        assertThat(setFrom("a", "a").result()).isEqualTo("a");
        assertThat(steps).containsExactly("latest a", "confirmed a");
    }

    @ParameterizedTest
    @EnumSource
    void noFailureRestsOnKnownState(ErrorCode code) {
        latest = "b";
        assertThat(runFrom("a", state -> {
                            if (state.equals("a")) {
                                throw ApplicationException.of(code, "It is refused.");
                            }
                            return setting("c").apply(state);
                        })
                        .result())
                .isEqualTo("c");
        assertThat(steps).containsExactly("latest b", "write c");
    }

    /** Such as an event that is too large because of what the state was before. */
    @Test
    void refusalOfTheWriteOnKnownStateIsDecidedOnWhatIsRead() {
        latest = "b";
        var written = runFrom("a", state -> {
            if (state.equals("a")) {
                return Future.succeededFuture(WriteDecision.write(
                        () -> Future.failedFuture(ApplicationException.of(ErrorCode.TOO_LARGE, "It is too large."))));
            }
            return setting("c").apply(state);
        });
        assertThat(written.result()).isEqualTo("c");
        assertThat(steps).containsExactly("latest b", "write c");
    }

    @Test
    void unknownOutcomeOfTheWriteOnKnownStateIsNotTriedAgain() {
        var failed = runFrom(
                "a",
                state -> Future.succeededFuture(
                        WriteDecision.write(() -> Future.failedFuture(ApplicationException.unavailable("lost")))));
        assertThat(kind(failed)).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(steps).isEmpty();
    }

    @Test
    void knownStateIsNotWrittenOnceTheDeadlineHasPassed() {
        assertThat(kind(write.runFrom("a", Deadline.after(Duration.ZERO), CONTENDED, setting("c"))))
                .isEqualTo(ErrorCode.TIMEOUT);
        assertThat(steps).isEmpty();
    }

    private Future<String> set(String value) {
        return run(setting(value));
    }

    private Future<String> run(Function<String, Future<WriteDecision<String>>> decide) {
        return write.run(deadline, CONTENDED, decide);
    }

    private Future<String> setFrom(String known, String value) {
        return runFrom(known, setting(value));
    }

    private Future<String> runFrom(String known, Function<String, Future<WriteDecision<String>>> decide) {
        return write.runFrom(known, deadline, CONTENDED, decide);
    }

    /** Sets that value, unless it is there; succeeds only while the latest is still what was read. */
    private Function<String, Future<WriteDecision<String>>> setting(String value) {
        return state -> Future.succeededFuture(
                state.equals(value)
                        ? WriteDecision.result(state)
                        : WriteDecision.write(() -> {
                            steps.add("write " + value);
                            if (!latest.equals(state)) {
                                return Future.succeededFuture(Optional.empty());
                            }
                            latest = value;
                            return Future.succeededFuture(Optional.of(value));
                        }));
    }

    private Future<String> readLatest() {
        onRead.run();
        steps.add("latest " + latest);
        return Future.succeededFuture(latest);
    }

    private Future<String> readConfirmed() {
        onRead.run();
        steps.add("confirmed " + confirmed);
        return Future.succeededFuture(confirmed);
    }

    private static ErrorCode kind(Future<?> failed) {
        return ((ApplicationException) failed.cause()).code();
    }
}
