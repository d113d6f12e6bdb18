package dev.taskwire.tms.notify;

import dev.taskwire.shared.id.Ids;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a notification as one line of the log, in TMService's words, under a logger of its own. */
final class LogChannel {
    private static final Logger LOG = LoggerFactory.getLogger("notifications");

    void write(Notification notification, Optional<String> assignee) {
        LOG.atInfo()
                .addKeyValue("notification", Ids.notification(notification.id()))
                .addKeyValue("task", Ids.task(notification.event().taskId()))
                .addKeyValue("user", Ids.user(notification.userId()))
                .log(
                        "{}",
                        NotificationText.sentence(
                                notification, Lines.escaped(notification.event().title()), assignee));
    }
}
