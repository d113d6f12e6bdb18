package dev.taskwire.shared.mail;

import io.vertx.core.Future;

/** Sends mails. */
public interface EmailSender {
    /** Completes when the mail server has accepted the mail; fails with {@link EmailSendException} within 30 s. */
    Future<Void> send(Email email);
}
