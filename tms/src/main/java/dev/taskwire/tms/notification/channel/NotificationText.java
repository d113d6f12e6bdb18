package dev.taskwire.tms.notification.channel;

import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.TaskEvent.Change;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders the text of notifications, in TMService's wording. */
public final class NotificationText {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV", Locale.ROOT);

    /** The beginning of each mail's subject. */
    public static final String SUBJECT_PREFIX = "[Taskwire] ";

    /** The maximum length of a title in a subject or a line of a digest, in characters. */
    private static final int MAX_TITLE_LENGTH = 80;

    private static final String NOT_BY_USER = "If this was not you, set a new password, which ends all other "
            + "sessions. The list of your sessions shows the address of each.";

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

    /** Returns the subject of a mail. Because other users write the title, it is shortened and not the whole line. */
    public static String subject(Notification notification, String title, ZoneId zone) {
        return SUBJECT_PREFIX + line(notification, title, zone);
    }

    /** Returns the line of a digest: the kind of the notification and the shortened title. */
    public static String line(Notification notification, String title, ZoneId zone) {
        return switch (notification.kind()) {
                    case ASSIGNED -> "Assigned to you: ";
                    case STATUS_CHANGED -> "Now " + status(notification) + ": ";
                    case DUE_SOON -> "Due on " + dueDay(notification, zone) + ": ";
                    case NEW_DEVICE -> "New sign-in: ";
                }
                + shorten(title);
    }

    private static String shorten(String title) {
        int characters = title.codePointCount(0, title.length());
        return characters <= MAX_TITLE_LENGTH
                ? title
                : title.substring(0, title.offsetByCodePoints(0, MAX_TITLE_LENGTH)) + "\u2026";
    }

    /** Returns what the sentence leaves out, one line for each detail. */
    public static List<String> details(Notification notification, Optional<String> actor, ZoneId zone) {
        var event = notification.event();
        if (notification.kind() == NotificationKind.NEW_DEVICE) {
            return List.of("Time: " + event.time().atZone(zone).format(MINUTE), NOT_BY_USER);
        }
        var lines = new ArrayList<String>();
        var status = event.status();
        if (notification.kind() == NotificationKind.STATUS_CHANGED && status != null) {
            lines.add("Status: " + status.oldValue() + " \u2192 " + status.newValue());
        }
        actor.ifPresent(name -> lines.add("By: " + name));
        if (event.dueDate() != null) {
            lines.add("Due: " + formatDue(event.dueDate(), zone));
        }
        return lines;
    }

    private static @Nullable String status(Notification notification) {
        return Optional.ofNullable(notification.event().status())
                .map(Change::newValue)
                .orElse(null);
    }

    /** Returns the due date if it is a day, else the day of the instant in that zone. */
    private static String dueDay(Notification notification, ZoneId zone) {
        String due = Objects.requireNonNullElse(notification.event().dueDate(), "an unknown day");
        return isInstant(due) ? inZone(due, zone).toLocalDate().toString() : due;
    }

    private static String formatDue(String due, ZoneId zone) {
        return isInstant(due) ? inZone(due, zone).format(MINUTE) : due;
    }

    private static boolean isInstant(String due) {
        return due.contains("T");
    }

    private static ZonedDateTime inZone(String due, ZoneId zone) {
        return Instant.parse(due).atZone(zone);
    }
}
