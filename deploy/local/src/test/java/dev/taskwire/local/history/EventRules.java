package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every version has one event, and subscribers receive them in order; only repeats of what came may come later. */
final class EventRules {
    private final String task;
    private final History own;
    private final List<Violation> violations;

    EventRules(String task, History own, List<Violation> violations) {
        this.task = task;
        this.own = own;
        this.violations = violations;
    }

    void check() {
        var byVersion = new TreeMap<Long, TaskEvent>();
        var byId = new HashMap<String, TaskEvent>();
        long last = 0;
        for (var event : own.events()) {
            var repeated = byId.putIfAbsent(event.id(), event);
            if (repeated != null) {
                if (repeated.version() != event.version() || !repeated.state().equals(event.state())) {
                    add(Rule.EVENT_DUPLICATE, "the repeat of " + event.id() + " is another event");
                }
                continue;
            }
            var other = byVersion.putIfAbsent(event.version(), event);
            if (other != null) {
                add(Rule.EVENT_DUPLICATE, "version " + event.version() + ": " + other.id() + " and " + event.id());
            } else if (event.version() < last) {
                add(Rule.EVENT_ORDER, "version " + event.version() + " came behind version " + last);
            }
            last = Math.max(last, event.version());
        }
        partitions();
        complete(byVersion);
    }

    private void partitions() {
        if (own.events().stream().map(TaskEvent::partition).distinct().count() > 1) {
            add(Rule.EVENT_ORDER, "its events are in two partitions");
        }
    }

    private void complete(SortedMap<Long, TaskEvent> byVersion) {
        long highest = own.operations().stream()
                .filter(Operation::showsVersion)
                .mapToLong(Operation::version)
                .max()
                .orElse(0);
        if (!byVersion.isEmpty()) {
            highest = Math.max(highest, byVersion.lastKey());
        }
        for (long version = 1; version <= highest; version++) {
            if (!byVersion.containsKey(version)) {
                add(Rule.EVENT_MISSING, "version " + version + " of " + highest);
            }
        }
        var deletion = byVersion.values().stream().filter(TaskEvent::isDeletion).findFirst();
        boolean deleted =
                own.operations().stream().anyMatch(operation -> operation.kind() == Kind.DELETE && operation.isOk());
        if (deleted && deletion.isEmpty()) {
            add(Rule.EVENT_MISSING, "the deletion");
        }
        if (deletion.isPresent() && deletion.get().version() != highest) {
            add(
                    Rule.EVENT_ORDER,
                    "it was deleted at version " + deletion.get().version() + ", and is at version " + highest);
        }
    }

    private void add(Rule rule, String detail) {
        violations.add(new Violation(rule, task, detail));
    }
}
