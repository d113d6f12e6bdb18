package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.tms.notification.model.Notification;
import java.util.List;

/**
 * Notifications of one user whose mails were held, in one mail.
 *
 * @param lead whose delivery it is; it decides the mail's id, so that one which is sent again is known as the same
 * @param listed those that the mail shows, the lead among them
 * @param count how many there are, shown or not
 */
public record EmailDigest(Notification lead, List<Notification> listed, long count) {}
