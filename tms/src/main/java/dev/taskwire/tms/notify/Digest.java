package dev.taskwire.tms.notify;

import java.util.List;

/**
 * Notifications of one user whose mails were held, in one mail.
 *
 * @param lead whose delivery it is; it decides the mail's id, so that one which is sent again is known as the same
 * @param listed those that the mail shows, the lead among them
 * @param count how many there are, shown or not
 */
record Digest(Notification lead, List<Notification> listed, long count) {}
