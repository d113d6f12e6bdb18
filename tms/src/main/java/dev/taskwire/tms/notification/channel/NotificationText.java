package dev.taskwire.tms.notification.channel;

import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.TaskEvent.Change;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders a notification as one sentence in English, in TMService's wording. */
public final class NotificationText {
    private NotificationText() {}

    /**
     * Returns the notification as one sentence.
     *
     * @param title the title of the task, with control characters replaced as the channel needs it
     * @param assignee the username of the assignee
     * @param zone the time zone in which the due date is shown
     */
    public static String sentence(Notification notification, String title, Optional<String> assignee, ZoneId zone) {
        String task = assignee.map(name -> "Task '" + title + "' assigned to " + name)
                .orElse("Unassigned task '" + title + "'");
        return switch (notification.kind()) {
            case ASSIGNED -> task + ".";
            case STATUS_CHANGED -> task + " status changed to " + status(notification) + ".";
            case DUE_SOON -> "Reminder: " + task + " is due on " + dueDay(notification, zone) + ".";
            case NEW_DEVICE -> "New sign-in to your account: " + title + ".";
        };
    }

    private static @Nullable String status(Notification notification) {
        return Optional.ofNullable(notification.event().status())
                .map(Change::newValue)
                .orElse(null);
    }

    /** Returns the due date if it is a day, else the day of the instant in that zone. */
    private static String dueDay(Notification notification, ZoneId zone) {
        String due = Objects.requireNonNullElse(notification.event().dueDate(), "an unknown day");
        return due.contains("T") ? Instant.parse(due).atZone(zone).toLocalDate().toString() : due;
    }
}
