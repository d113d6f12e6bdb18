package dev.taskwire.local.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Operation.Outcome;
import dev.taskwire.local.history.Violation.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A good history passes, and each kind of bad one is found, as that kind and as nothing else. */
class CheckerTest {
    private static final String DELETED = TaskEvent.DELETED;

    private static HistoryBuilder history() {
        return new HistoryBuilder().create("a");
    }

    private static void assertRules(HistoryBuilder history, Rule... rules) {
        assertThat(Checker.check(history.build()))
                .extracting(Violation::rule)
                .as(Arrays.toString(rules))
                .containsExactlyInAnyOrder(rules);
    }

    @Test
    void writesReadsAndADeleteInOrderAreFine() {
        assertRules(history()
                .read(1, "a")
                .put("b", 2)
                .notModified(2)
                .unchanged(2, "b")
                .putIfMatch(2, "c", 3)
                .put("late comer", Outcome.REFUSED, 412)
                .read(3, "c")
                .delete(Outcome.OK, 204)
                .event("event-4", DELETED, 4, "c")
                .gone(Kind.READ)
                .delete(Outcome.GONE, 404));
    }

    @Test
    void aReadThatBeganBeforeAWriteWasAcknowledgedMaySeeEither() {
        assertRules(history().put("b", 2).readSince(15, 1, "a"));
    }

    @Test
    void anUnknownWriteMayHaveTakenEffectOrNot() {
        assertRules(history().put("b", Outcome.UNKNOWN, 504).read(1, "a").put("c", 2));
        assertRules(history()
                .put("b", Outcome.UNKNOWN, 504)
                .read(1, "a")
                .event(2, "b")
                .read(2, "b"));
    }

    @Test
    void aRepeatOfAnEventMayComeBehindNewerOnes() {
        assertRules(history().put("b", 2).event(1, "a"));
    }

    @Test
    void aStatusOfOurOwnFault() {
        assertRules(history().put("b", Outcome.UNKNOWN, 500), Rule.STATUS);
        assertRules(history().put("b", Outcome.REFUSED, 429), Rule.STATUS);
    }

    @Test
    void oneVersionStandsForTwoStates() {
        assertRules(history().put("b", 2).put("unknown", Outcome.UNKNOWN, 504).read(2, "unknown"), Rule.TWO_STATES);
    }

    @Test
    void twoWritesWinTheSameVersion() {
        assertRules(history().put("b", 2).putWithoutEvent("c", 2), Rule.WON_TWICE, Rule.TWO_STATES, Rule.STALE);
    }

    @Test
    void anAnswerShowsTheWriteOfSomebodyElse() {
        var good = history().put("b", 2).build();
        var operations = new ArrayList<>(good.operations());
        operations.add(Operation.of(operations.get(1).toJson().put("value", "c").put("version", 3)));
        assertThat(Checker.check(new History(operations, good.events())))
                .extracting(Violation::rule)
                .contains(Rule.TWO_STATES);
    }

    @Test
    void anAcknowledgedWriteIsUndoneByOneThatTakesEffectTwice() {
        assertRules(history().put("b", 2).put("c", 3).read(4, "b").event(4, "b"), Rule.APPLIED_TWICE);
    }

    @Test
    void aCreateThatTakesEffectAgain() {
        assertRules(history().put("b", 2).read(3, "a").event(3, "a"), Rule.APPLIED_TWICE, Rule.APPLIED_TWICE);
    }

    @Test
    void aRefusedWriteTakesEffect() {
        assertRules(history().put("b", Outcome.REFUSED, 412).event(2, "b").read(2, "b"), Rule.REFUSED_APPLIED);
    }

    @Test
    void aWriteWithIfMatchTakesEffectOnAnotherVersion() {
        assertRules(history().put("b", 2).putIfMatch(1, "c", 3), Rule.WRONG_VERSION);
    }

    @Test
    void aStateThatNobodyWrote() {
        assertRules(history().read(2, "x").event(2, "x"), Rule.UNWRITTEN);
    }

    @Test
    void anUnknownWriteTakesEffectAfterItsDeadline() {
        assertRules(
                history()
                        .put("b", Outcome.UNKNOWN, 504)
                        .after(12_000)
                        .put("c", 2)
                        .event(3, "b")
                        .read(3, "b"),
                Rule.LATE);
    }

    @Test
    void anUnknownWriteMayTakeEffectBehindAnotherOneBeforeItsDeadline() {
        assertRules(history()
                .put("b", Outcome.UNKNOWN, 504)
                .after(9_000)
                .put("c", 2)
                .after(9_000)
                .event(3, "b")
                .read(3, "b"));
    }

    @Test
    void anUnknownDeleteTakesEffectAfterItsDeadline() {
        assertRules(
                history()
                        .delete(Outcome.UNKNOWN, 504)
                        .after(12_000)
                        .read(1, "a")
                        .gone(Kind.READ),
                Rule.LATE);
    }

    @Test
    void aReadIsOlderThanWhatWasAcknowledged() {
        assertRules(history().put("b", 2).read(1, "a"), Rule.STALE);
        assertRules(history().put("b", 2).notModified(1), Rule.STALE);
        assertRules(history().put("b", 2).unchanged(1, "a"), Rule.STALE);
    }

    @Test
    void aReadIsOlderThanWhatWasRead() {
        assertRules(
                history()
                        .put("b", Outcome.UNKNOWN, 504)
                        .event(2, "b")
                        .read(2, "b")
                        .read(1, "a"),
                Rule.STALE);
    }

    @Test
    void anAcknowledgedTaskIsGone() {
        assertRules(history().gone(Kind.READ), Rule.LOST);
        assertRules(history().gone(Kind.READ).after(50).delete(Outcome.GONE, 404), Rule.LOST);
    }

    @Test
    void aDeletedTaskComesBack() {
        assertRules(
                history()
                        .delete(Outcome.OK, 204)
                        .event("event-2", DELETED, 2, "a")
                        .read(1, "a"),
                Rule.CAME_BACK);
        assertRules(history().delete(Outcome.UNKNOWN, 504).gone(Kind.READ).read(1, "a"), Rule.CAME_BACK);
    }

    @Test
    void aKeyMakesTwoTasks() {
        assertRules(
                history().createOf("task_2", "a").createOf(HistoryBuilder.TASK, "a"),
                Rule.DUPLICATE_CREATE,
                Rule.EVENT_MISSING);
    }

    @Test
    void aWriteHasNoEvent() {
        assertRules(history().putWithoutEvent("b", 2), Rule.EVENT_MISSING);
        assertRules(history().putWithoutEvent("b", 2).put("c", 3), Rule.EVENT_MISSING);
        assertRules(history().delete(Outcome.OK, 204), Rule.EVENT_MISSING);
    }

    @Test
    void aVersionHasTwoEvents() {
        assertRules(history().event("another", TaskEvent.CREATED, 1, "a"), Rule.EVENT_DUPLICATE);
        assertRules(history().put("b", 2).event("event-1", "task.updated", 2, "b"), Rule.EVENT_DUPLICATE);
    }

    @Test
    void eventsComeInAnotherOrder() {
        assertRules(
                history()
                        .putWithoutEvent("b", 2)
                        .putWithoutEvent("c", 3)
                        .event(3, "c")
                        .event(2, "b"),
                Rule.EVENT_ORDER);
        assertRules(
                history()
                        .delete(Outcome.OK, 204)
                        .event("event-2", DELETED, 2, "a")
                        .put("b", Outcome.UNKNOWN, 504)
                        .event(3, "b"),
                Rule.EVENT_ORDER);
    }

    @Test
    void whatIsLoggedIsWhatIsChecked(@TempDir Path directory) throws IOException {
        var history = history().put("b", 2).read(2, "b").build();
        var file = directory.resolve("history.jsonl");
        try (var log = new HistoryLog(file)) {
            history.operations().forEach(operation -> log.complete(log.invoke(operation), operation));
            history.events().forEach(log::received);
        }
        assertThat(History.read(file)).isEqualTo(history);
    }
}
