package dev.taskwire.tms.notification.fanout;

import dev.taskwire.tms.notification.model.NotificationKind;
import java.util.List;
import java.util.UUID;

/**
 * A user who is notified of an event.
 *
 * @param kinds the kinds of notification that apply, the most important first; the first that the user has turned on is
 *     created
 * @param onlyAsOwner whether the user is notified only as the owner of the task
 */
record Recipient(UUID user, List<NotificationKind> kinds, boolean onlyAsOwner) {}
