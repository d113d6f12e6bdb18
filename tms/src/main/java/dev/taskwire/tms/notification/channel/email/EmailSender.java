package dev.taskwire.tms.notification.channel.email;

import io.vertx.core.Future;
import io.vertx.ext.mail.MailMessage;

/** Sends mails. */
interface EmailSender {
    /** Completes when the mail has been accepted; fails with {@link EmailSendException} within half a minute. */
    Future<Void> send(MailMessage mail);
}
