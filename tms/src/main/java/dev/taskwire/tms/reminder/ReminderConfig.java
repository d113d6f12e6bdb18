package dev.taskwire.tms.reminder;

import dev.taskwire.shared.config.EnvironmentReader;
import java.time.Duration;

/**
 * When reminders are sent.
 *
 * @param lead how long before its due date a task gets its reminder, in elapsed time: clock changes such as daylight
 *     saving do not count
 * @param interval the pause between two searches for such tasks, and so the greatest delay of a reminder
 */
public record ReminderConfig(Duration lead, Duration interval) {
    private static final Duration MIN_DURATION = Duration.ofSeconds(1);
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    private static final Duration MAX_INTERVAL = Duration.ofDays(1);

    /** Reads {@code REMINDER_LEAD} and {@code REMINDER_INTERVAL}. Faults are recorded in the reader. */
    public static ReminderConfig from(EnvironmentReader environment) {
        var lead = environment.duration("REMINDER_LEAD", Duration.ofHours(24));
        if (lead.compareTo(MIN_DURATION) < 0) {
            environment.addError("REMINDER_LEAD", "must be at least 1s");
        }
        boolean isShort = lead.compareTo(MIN_DURATION) >= 0 && lead.compareTo(DEFAULT_INTERVAL) < 0;
        var interval = environment.duration("REMINDER_INTERVAL", isShort ? lead : DEFAULT_INTERVAL);
        if (interval.compareTo(MIN_DURATION) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
            environment.addError("REMINDER_INTERVAL", "must be from 1s to 24h");
        } else if (lead.compareTo(MIN_DURATION) >= 0 && interval.compareTo(lead) > 0) {
            environment.addError("REMINDER_INTERVAL", "must not be longer than REMINDER_LEAD");
        }
        return new ReminderConfig(lead, interval);
    }
}
