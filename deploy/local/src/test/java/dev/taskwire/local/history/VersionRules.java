package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Operation.Outcome;
import dev.taskwire.local.history.Violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each version of a task is: one state, of one write, which was made once and in time. */
final class VersionRules {
    private final String task;
    private final History own;
    private final Map<String, List<Operation>> writes;
    private final List<Violation> violations;
    private final TreeMap<Long, String> states = new TreeMap<>();

    VersionRules(String task, History own, Map<String, List<Operation>> writes, List<Violation> violations) {
        this.task = task;
        this.own = own;
        this.writes = writes;
        this.violations = violations;
    }

    void check() {
        for (var operation : own.operations()) {
            if (operation.showsVersion() && !operation.state().isEmpty()) {
                state(operation.version(), operation.state());
            }
        }
        for (var event : own.events()) {
            if (!event.isDeletion()) {
                state(event.version(), event.state());
            }
        }
        wonOnce();
        values();
    }

    private void state(long version, String state) {
        String first = states.putIfAbsent(version, state);
        if (first != null && !first.equals(state)) {
            add(Rule.TWO_STATES, "version " + version + " is " + first + " and " + state);
        }
    }

    private void wonOnce() {
        var winners = new HashMap<Long, Operation>();
        for (var operation : own.operations()) {
            if (!operation.kind().isUpdate() || !operation.isOk()) {
                continue;
            }
            var other = winners.putIfAbsent(operation.version(), operation);
            if (other != null) {
                add(
                        Rule.WON_TWICE,
                        "version " + operation.version() + " by \"" + other.value() + "\" and \"" + operation.value()
                                + "\"");
            }
            if (!History.value(operation.state()).equals(operation.value())) {
                add(Rule.TWO_STATES, "the answer to \"" + operation.value() + "\" shows " + operation.state());
            }
        }
    }

    private void values() {
        var versions = new HashMap<String, Long>();
        states.forEach((version, state) -> {
            String value = History.value(state);
            Long first = versions.putIfAbsent(value, version);
            if (first != null) {
                add(Rule.APPLIED_TWICE, "\"" + value + "\" is version " + first + " and " + version);
            }
            var write = writes.getOrDefault(value, List.of());
            if (write.isEmpty()) {
                add(Rule.UNWRITTEN, "version " + version + " is \"" + value + "\"");
            } else if (write.get(0).kind() != Kind.CREATE) {
                written(version, write.get(0));
            } else if (version != 1) {
                add(Rule.APPLIED_TWICE, "the create \"" + value + "\" is version " + version);
            }
        });
    }

    private void written(long version, Operation write) {
        if (write.outcome() == Outcome.REFUSED || write.outcome() == Outcome.GONE) {
            add(
                    Rule.REFUSED_APPLIED,
                    "\"" + write.value() + "\" was answered " + write.status() + " and is version " + version);
        }
        if (write.kind() == Kind.PUT_IF_MATCH && version != write.expected() + 1) {
            add(
                    Rule.WRONG_VERSION,
                    "\"" + write.value() + "\" was for version " + write.expected() + " and is " + version);
        }
        if (write.outcome() == Outcome.UNKNOWN) {
            inTime(version, write);
        }
    }

    /** Whoever asked after the deadline and saw an older version shows that the write came later still. */
    private void inTime(long version, Operation write) {
        long latest = write.invoked() + Checker.DEADLINE.toNanos();
        own.operations().stream()
                .filter(other -> other.showsVersion() && other.version() < version && other.invoked() > latest)
                .findFirst()
                .ifPresent(other -> add(
                        Rule.LATE,
                        "\"" + write.value() + "\", answered " + write.status() + ", is version " + version
                                + ", but " + other.kind() + " saw version " + other.version() + " "
                                + (other.invoked() - write.invoked()) / 1_000_000 + " ms after it was sent"));
    }

    private void add(Rule rule, String detail) {
        violations.add(new Violation(rule, task, detail));
    }
}
