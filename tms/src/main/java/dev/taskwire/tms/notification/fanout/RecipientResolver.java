package dev.taskwire.tms.notification.fanout;

import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.TaskEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Resolves who is notified of an event, and why: the new assignee of the task; the assignee and the owner when the
 * status has changed; the assignee, or else the owner, when the task is due soon. The actor is never notified.
 */
final class RecipientResolver {
    /** The first status of a new task does not count as a change. */
    private static final String CREATED = "task.created";

    private static final String DUE_SOON = "task.due_soon";

    private final TaskEvent event;
    private final Map<UUID, List<NotificationKind>> kinds = new LinkedHashMap<>();

    private RecipientResolver(TaskEvent event) {
        this.event = event;
    }

    /** Returns the recipients of the event, each once. */
    static List<Recipient> of(TaskEvent event) {
        return new RecipientResolver(event).find();
    }

    private List<Recipient> find() {
        event.newAssignee().ifPresent(user -> add(user, NotificationKind.ASSIGNED));
        if (event.status() != null && !event.type().equals(CREATED)) {
            var assignee = event.assignee();
            if (assignee != null) {
                add(assignee, NotificationKind.STATUS_CHANGED);
            }
            add(event.owner(), NotificationKind.STATUS_CHANGED);
        }
        if (event.type().equals(DUE_SOON)) {
            add(Objects.requireNonNullElse(event.assignee(), event.owner()), NotificationKind.DUE_SOON);
        }
        return kinds.entrySet().stream()
                .map(entry -> new Recipient(
                        entry.getKey(),
                        List.copyOf(entry.getValue()),
                        !entry.getKey().equals(event.assignee())))
                .toList();
    }

    private void add(UUID user, NotificationKind kind) {
        if (user.equals(event.actor())) {
            return;
        }
        var all = kinds.computeIfAbsent(user, first -> new ArrayList<>());
        if (!all.contains(kind)) {
            all.add(kind);
        }
    }
}
