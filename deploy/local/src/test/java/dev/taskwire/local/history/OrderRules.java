package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Operation.Outcome;
import dev.taskwire.local.history.Violation.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What time says: nothing that was acknowledged is missing from what is asked for later. */
final class OrderRules {
    private final String task;
    private final List<Operation> operations;
    private final List<Violation> violations;

    OrderRules(String task, History own, List<Violation> violations) {
        this.task = task;
        this.operations = own.operations();
        this.violations = violations;
    }

    void check() {
        versions();
        deletion();
    }

    private void versions() {
        var acknowledged = acknowledged();
        for (var operation : operations) {
            if (!operation.showsVersion()) {
                continue;
            }
            var before = acknowledged.lowerEntry(operation.invoked());
            if (before == null) {
                continue;
            }
            long version = before.getValue().version();
            if (operation.version() < version || (operation.kind().isUpdate() && operation.version() == version)) {
                add(
                        Rule.STALE,
                        operation.kind() + " saw or made version " + operation.version() + " "
                                + (operation.invoked() - before.getValue().completed()) / 1_000_000 + " ms after "
                                + before.getValue().kind() + " was answered with version " + version + ", request "
                                + operation.requestId());
            }
        }
    }

    /** By when it was acknowledged: the operation with the highest version so far. */
    private NavigableMap<Long, Operation> acknowledged() {
        var highest = new TreeMap<Long, Operation>();
        operations.stream()
                .filter(Operation::showsVersion)
                .sorted(Comparator.comparingLong(Operation::completed))
                .forEach(operation -> {
                    Map.Entry<Long, Operation> last = highest.lastEntry();
                    if (last == null || last.getValue().version() < operation.version()) {
                        highest.put(operation.completed(), operation);
                    }
                });
        return highest;
    }

    private void deletion() {
        var deletes = operations.stream()
                .filter(operation -> operation.kind() == Kind.DELETE && operation.outcome() != Outcome.REFUSED)
                .toList();
        long gone = Long.MAX_VALUE;
        for (var operation : operations) {
            boolean deleted = operation.kind() == Kind.DELETE && operation.isOk();
            if (!deleted && operation.outcome() != Outcome.GONE) {
                continue;
            }
            gone = Math.min(gone, operation.completed());
            if (deletes.stream().noneMatch(delete -> delete.invoked() < operation.completed())) {
                add(
                        Rule.LOST,
                        operation.kind() + " was answered " + operation.status() + ", request "
                                + operation.requestId());
            }
        }
        if (gone == Long.MAX_VALUE) {
            return;
        }
        long since = gone;
        operations.stream()
                .filter(operation -> operation.showsVersion() && operation.invoked() > since)
                .findFirst()
                .ifPresent(operation -> add(
                        Rule.CAME_BACK,
                        operation.kind() + " saw or made version " + operation.version() + " after it"));
        deletedInTime(deletes);
    }

    private void deletedInTime(List<Operation> deletes) {
        if (deletes.isEmpty() || deletes.stream().anyMatch(Operation::isOk)) {
            return;
        }
        long latest = deletes.stream().mapToLong(Operation::invoked).max().orElseThrow() + Checker.DEADLINE.toNanos();
        operations.stream()
                .filter(operation -> operation.showsVersion() && operation.invoked() > latest)
                .findFirst()
                .ifPresent(operation -> add(
                        Rule.LATE,
                        "it was deleted after " + operation.kind() + " saw version " + operation.version()
                                + ", which began after the deadline of every delete"));
    }

    private void add(Rule rule, String detail) {
        violations.add(new Violation(rule, task, detail));
    }
}
