package dev.taskwire.tms.notify;

import dev.taskwire.tms.notify.TaskEvent.Change;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says a notification in TMService's words. */
final class NotificationText {
    private static final int DAY_LENGTH = "2026-11-23".length();

    private NotificationText() {}

    /**
     * One sentence.
     *
     * @param title the task's, in a form that fits where the sentence goes
     * @param assignee the name of whoever was assigned
     */
    static String sentence(Notification notification, String title, Optional<String> assignee) {
        String task = assignee.map(name -> "Task '" + title + "' assigned to " + name)
                .orElse("Unassigned task '" + title + "'");
        return switch (notification.kind()) {
            case ASSIGNED -> task + ".";
            case STATUS_CHANGED -> task + " status changed to " + status(notification) + ".";
            case DUE_SOON -> "Reminder: " + task + " is due on " + day(notification) + ".";
        };
    }

    /** A few words before the title. */
    static String subject(Notification notification, String title) {
        return switch (notification.kind()) {
                    case ASSIGNED -> "Assigned to you: ";
                    case STATUS_CHANGED -> "Now " + status(notification) + ": ";
                    case DUE_SOON -> "Due on " + day(notification) + ": ";
                }
                + title;
    }

    private static @Nullable String status(Notification notification) {
        return Optional.ofNullable(notification.event().status())
                .map(Change::now)
                .orElse(null);
    }

    /** The day as it was given, or the one on which the instant falls in UTC. */
    private static String day(Notification notification) {
        String due = Objects.requireNonNullElse(notification.event().dueDate(), "an unknown day");
        return due.contains("T") ? due.substring(0, DAY_LENGTH) : due;
    }
}
