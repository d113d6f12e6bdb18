package dev.taskwire.tms.notification.fanout;

import dev.taskwire.tms.notification.model.NotificationKind;
import java.util.List;
import java.util.UUID;

/**
 * A user who is notified of an event.
 *
 * @param kinds why, the weightiest first; of those that they have on, the first counts
 * @param onlyAsOwner whether it is told to them because the task is theirs, and for no other reason
 */
record Recipient(UUID user, List<NotificationKind> kinds, boolean onlyAsOwner) {}
