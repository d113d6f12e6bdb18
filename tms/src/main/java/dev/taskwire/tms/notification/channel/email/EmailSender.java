package dev.taskwire.tms.notification.channel.email;

import io.vertx.core.Future;

/** Sends mails. */
interface EmailSender {
    /** Completes when the mail server has accepted the mail; fails with {@link EmailSendException} within 30 s. */
    Future<Void> send(Email email);
}
