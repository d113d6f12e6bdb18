package dev.taskwire.tms.notification.channel;

import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.log.ControlCharacters;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.model.EventBuilder;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationTextTest {
    private static final Optional<String> JOE = Optional.of("joe");

    @Test
    void sentencesAreThoseOfTmservice() {
        assertThat(sentence(NotificationKind.STATUS_CHANGED, event().status("pending", "in_progress"), JOE))
                .isEqualTo("Task 'T1' assigned to joe status changed to in_progress.");
        assertThat(sentence(NotificationKind.ASSIGNED, event(), JOE)).isEqualTo("Task 'T1' assigned to joe.");
        assertThat(sentence(NotificationKind.DUE_SOON, event().dueSoon("2026-11-23"), JOE))
                .isEqualTo("Reminder: Task 'T1' assigned to joe is due on 2026-11-23.");
        assertThat(sentence(NotificationKind.DUE_SOON, event().dueSoon("2026-11-23T23:30:00Z"), JOE))
                .isEqualTo("Reminder: Task 'T1' assigned to joe is due on 2026-11-23.");
    }

    @Test
    void taskOfNobodyIsSaidToBeUnassigned() {
        assertThat(sentence(NotificationKind.STATUS_CHANGED, event().status("pending", "completed"), Optional.empty()))
                .isEqualTo("Unassigned task 'T1' status changed to completed.");
        assertThat(sentence(NotificationKind.DUE_SOON, event().dueSoon("2026-11-23"), Optional.empty()))
                .isEqualTo("Reminder: Unassigned task 'T1' is due on 2026-11-23.");
    }

    @Test
    void titleStaysOnItsLine() {
        assertThat(ControlCharacters.escape("a\nb\r\tc\u0000\u0085\u2028\u2029d \"x\" \ud83d\ude00"))
                .isEqualTo("a\\nb\\r\\tc\\u0000\\u0085\\u2028\\u2029d \"x\" \ud83d\ude00");
        assertThat(ControlCharacters.replaceWithSpaces("a\u202eb\u2066c")).isEqualTo("a b c");
        assertThat(ControlCharacters.replaceWithSpaces("a\nb\r\tc\u2028d'<b>")).isEqualTo("a b  c d'<b>");
    }

    private static String sentence(NotificationKind kind, EventBuilder event, Optional<String> assignee) {
        var notification = Notification.of(event.build(), ResourceIds.next(), kind);
        return NotificationText.sentence(notification, notification.event().title(), assignee, ZoneOffset.UTC);
    }
}
