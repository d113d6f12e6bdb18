package dev.taskwire.tms.notification.channel.email;

import io.vertx.core.Future;
import io.vertx.ext.mail.MailMessage;

/** Sends mails. */
interface EmailSender {
    /** Completes when the mail server has accepted the mail; fails with {@link EmailSendException} within 30 s. */
    Future<Void> send(MailMessage mail);
}
