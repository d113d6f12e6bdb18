package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.model.Notification;
import io.vertx.core.Future;

/** Sends a notification as a mail. */
public final class EmailChannel {
    private final EmailSender emailSender;
    private final EmailRenderer renderer;

    public EmailChannel(EmailSender emailSender, EmailRenderer renderer) {
        this.emailSender = emailSender;
        this.renderer = renderer;
    }

    /** The same with several notifications in one mail. */
    public Future<Boolean> send(EmailDigest digest, UserSummary user) {
        String address = user.email();
        return address == null
                ? Future.succeededFuture(false)
                : emailSender
                        .send(renderer.digest(digest, address, user.timeZone()))
                        .map(true);
    }

    /**
     * True once the mail has been taken, false for a user who has no address; fails with {@link EmailSendException}.
     */
    public Future<Boolean> send(Notification notification, UserSummary user, MentionedUsernames names) {
        String address = user.email();
        if (address == null) {
            return Future.succeededFuture(false);
        }
        return EmailAddresses.isOne(address)
                ? emailSender
                        .send(renderer.mail(notification, address, user.timeZone(), names))
                        .map(true)
                : Future.failedFuture(EmailSendException.permanentFailure("no mail can be sent to such an address"));
    }
}
