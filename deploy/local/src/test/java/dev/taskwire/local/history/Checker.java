package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Outcome;
import dev.taskwire.local.history.Violation.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a history. Since every answer names the version that it saw or made, each task is a register whose writes are
 * numbered already, and no search for an order is needed: the rules look at one version or one moment at a time.
 */
final class Checker {
    /** How long a request may take effect: the whole time of a request, and a second for what is on its way. */
    static final Duration DEADLINE = Duration.ofSeconds(11);

    private static final Set<Integer> STATUSES = Set.of(0, 200, 201, 204, 304, 404, 412, 502, 503, 504);

    private Checker() {}

    static List<Violation> check(History history) {
        var violations = new ArrayList<Violation>();
        statuses(history, violations);
        creates(history, violations);
        Map<String, List<Operation>> writes = writes(history);
        history.byTask().forEach((task, own) -> {
            new VersionRules(task, own, writes, violations).check();
            new OrderRules(task, own, violations).check();
            new EventRules(task, own, violations).check();
        });
        return violations;
    }

    private static void statuses(History history, List<Violation> violations) {
        for (var operation : history.operations()) {
            if (!STATUSES.contains(operation.status())) {
                violations.add(new Violation(
                        Rule.STATUS,
                        operation.task(),
                        operation.kind() + " was answered " + operation.status() + ", request "
                                + operation.requestId()));
            }
        }
    }

    /** Writes by the value that they write; the repeats of a create write the same. */
    private static Map<String, List<Operation>> writes(History history) {
        var writes = new HashMap<String, List<Operation>>();
        for (var operation : history.operations()) {
            if (!operation.value().isEmpty() && operation.kind() != Operation.Kind.PUT_UNCHANGED) {
                writes.computeIfAbsent(operation.value(), first -> new ArrayList<>())
                        .add(operation);
            }
        }
        return writes;
    }

    /** A key makes one task; clients repeat no key once they have begun to delete its task. */
    private static void creates(History history, List<Violation> violations) {
        var tasks = new HashMap<String, String>();
        for (var operation : history.operations()) {
            if (operation.kind() == Operation.Kind.CREATE && operation.outcome() == Outcome.OK) {
                one(tasks, operation.value(), operation.task(), violations);
            }
        }
        for (var event : history.events()) {
            if (event.type().equals(TaskEvent.CREATED)) {
                one(tasks, History.value(event.state()), event.task(), violations);
            }
        }
    }

    private static void one(Map<String, String> tasks, String value, String task, List<Violation> violations) {
        String first = tasks.putIfAbsent(value, task);
        if (first != null && !first.equals(task)) {
            violations.add(new Violation(Rule.DUPLICATE_CREATE, task, "and " + first + " are both \"" + value + "\""));
        }
    }
}
