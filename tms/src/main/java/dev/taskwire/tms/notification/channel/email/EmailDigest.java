package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.tms.notification.model.Notification;
import java.util.List;

/**
 * One mail for several notifications of one user whose mails exceeded the quota.
 *
 * @param lead the notification whose delivery sends the mail; the mail's id is derived from it, so that a repeated mail
 *     can be recognized
 * @param listed the notifications that the mail lists, the lead among them
 * @param count the number of all notifications, listed or not
 */
public record EmailDigest(Notification lead, List<Notification> listed, long count) {}
