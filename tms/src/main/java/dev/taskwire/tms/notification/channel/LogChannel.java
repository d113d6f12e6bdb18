package dev.taskwire.tms.notification.channel;

import dev.taskwire.shared.log.ControlCharacters;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers a notification as one log line, in TMService's wording, under a logger of its own. */
public final class LogChannel {
    private static final Logger LOG = LoggerFactory.getLogger("notifications");

    /** Writes one line, which contains the title of the task. */
    public void write(Notification notification, Optional<String> assignee) {
        var line = LOG.atInfo();
        var status = notification.event().status();
        if (notification.kind() == NotificationKind.STATUS_CHANGED && status != null) {
            line = line.addKeyValue("old_status", status.oldValue()).addKeyValue("new_status", status.newValue());
        }
        var actor = notification.event().actor();
        if (actor != null) {
            line = line.addKeyValue("actor", ResourceIds.user(actor));
        }
        var task = notification.event().taskId();
        if (task != null) {
            line = line.addKeyValue("task", ResourceIds.task(task));
        }
        line.addKeyValue("notification", ResourceIds.notification(notification.id()))
                .addKeyValue("user", ResourceIds.user(notification.userId()))
                .log(
                        "{}",
                        NotificationText.sentence(
                                notification,
                                ControlCharacters.escape(notification.event().title()),
                                assignee,
                                ZoneOffset.UTC));
    }
}
