package dev.taskwire.tms.notify;

import io.vertx.core.Future;
import io.vertx.ext.mail.MailMessage;

/** Takes mails to where they go. */
interface Mailer {
    /** Completes when the mail has been taken; fails with {@link EmailSendException} within half a minute. */
    Future<Void> send(MailMessage mail);
}
