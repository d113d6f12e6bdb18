package dev.taskwire.tms.notify;

import io.vertx.core.Future;
import io.vertx.ext.mail.MailMessage;

/** Sends mails. */
interface Mailer {
    /** Completes when the mail has been accepted; fails with {@link EmailSendException} within half a minute. */
    Future<Void> send(MailMessage mail);
}
