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

/** Says a notification in TMService's words. */
public final class NotificationText {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV", Locale.ROOT);

    /** Every subject begins with it. */
    public static final String PREFIX = "[Taskwire] ";

    /** Of a title in a line of a mail, in characters. */
    private static final int MAX_TITLE = 80;

    private NotificationText() {}

    /**
     * One sentence.
     *
     * @param title the task's, in a form that fits where the sentence goes
     * @param assignee the name of whoever was assigned
     * @param zone whose day it is on which the task is due
     */
    public static String sentence(Notification notification, String title, Optional<String> assignee, ZoneId zone) {
        String task = assignee.map(name -> "Task '" + title + "' assigned to " + name)
                .orElse("Unassigned task '" + title + "'");
        return switch (notification.kind()) {
            case ASSIGNED -> task + ".";
            case STATUS_CHANGED -> task + " status changed to " + status(notification) + ".";
            case DUE_SOON -> "Reminder: " + task + " is due on " + day(notification, zone) + ".";
        };
    }

    /** What a mail is about: the title is somebody else's words, so it is neither all of the line nor long. */
    public static String subject(Notification notification, String title, ZoneId zone) {
        return PREFIX + line(notification, title, zone);
    }

    /** A few words before the title, which is cut where it is long. */
    public static String line(Notification notification, String title, ZoneId zone) {
        return switch (notification.kind()) {
                    case ASSIGNED -> "Assigned to you: ";
                    case STATUS_CHANGED -> "Now " + status(notification) + ": ";
                    case DUE_SOON -> "Due on " + day(notification, zone) + ": ";
                }
                + shortened(title);
    }

    private static String shortened(String title) {
        int characters = title.codePointCount(0, title.length());
        return characters <= MAX_TITLE ? title : title.substring(0, title.offsetByCodePoints(0, MAX_TITLE)) + "\u2026";
    }

    /** What the sentence leaves out, a line each. */
    public static List<String> details(Notification notification, Optional<String> actor, ZoneId zone) {
        var event = notification.event();
        var lines = new ArrayList<String>();
        var status = event.status();
        if (notification.kind() == NotificationKind.STATUS_CHANGED && status != null) {
            lines.add("Status: " + status.old() + " \u2192 " + status.now());
        }
        actor.ifPresent(name -> lines.add("By: " + name));
        if (event.dueDate() != null) {
            lines.add("Due: " + due(event.dueDate(), zone));
        }
        return lines;
    }

    private static @Nullable String status(Notification notification) {
        return Optional.ofNullable(notification.event().status())
                .map(Change::now)
                .orElse(null);
    }

    /** The day as it was given, or the one on which the instant falls in that zone. */
    private static String day(Notification notification, ZoneId zone) {
        String due = Objects.requireNonNullElse(notification.event().dueDate(), "an unknown day");
        return isInstant(due) ? at(due, zone).toLocalDate().toString() : due;
    }

    private static String due(String due, ZoneId zone) {
        return isInstant(due) ? at(due, zone).format(MINUTE) : due;
    }

    private static boolean isInstant(String due) {
        return due.contains("T");
    }

    private static ZonedDateTime at(String due, ZoneId zone) {
        return Instant.parse(due).atZone(zone);
    }
}
