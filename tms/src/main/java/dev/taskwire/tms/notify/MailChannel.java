package dev.taskwire.tms.notify;

import dev.taskwire.shared.internalapi.UserSummary;
import io.vertx.core.Future;

/** Sends a notification as a mail. */
final class MailChannel {
    private final Mailer mailer;
    private final MailRenderer renderer;

    MailChannel(Mailer mailer, MailRenderer renderer) {
        this.mailer = mailer;
        this.renderer = renderer;
    }

    /** The same with several notifications in one mail. */
    Future<Boolean> send(Digest digest, UserSummary user) {
        String address = user.email();
        return address == null
                ? Future.succeededFuture(false)
                : mailer.send(renderer.digest(digest, address, user.timeZone())).map(true);
    }

    /**
     * True once the mail has been taken, false for a user who has no address; fails with {@link EmailSendException}.
     */
    Future<Boolean> send(Notification notification, UserSummary user, Names names) {
        String address = user.email();
        if (address == null) {
            return Future.succeededFuture(false);
        }
        return MailAddress.isOne(address)
                ? mailer.send(renderer.mail(notification, address, user.timeZone(), names))
                        .map(true)
                : Future.failedFuture(EmailSendException.permanentFailure("no mail can be sent to such an address"));
    }
}
