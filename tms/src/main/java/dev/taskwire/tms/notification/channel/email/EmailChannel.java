package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.mail.EmailSendException;
import dev.taskwire.shared.mail.EmailSender;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.model.Notification;
import io.vertx.core.Future;
import java.util.function.Function;

/** Sends a notification as a mail. */
public final class EmailChannel {
    private final EmailSender emailSender;
    private final EmailRenderer renderer;

    public EmailChannel(EmailSender emailSender, EmailRenderer renderer) {
        this.emailSender = emailSender;
        this.renderer = renderer;
    }

    /**
     * Sends several notifications in one mail. Fails with {@link EmailSendException}.
     *
     * @return true once the mail server has accepted the mail; false for a user without a verified address
     */
    public Future<Boolean> send(EmailDigest digest, UserSummary user) {
        return send(user, address -> renderer.renderDigest(digest, address, user));
    }

    /**
     * Sends a notification in a mail of its own. Fails with {@link EmailSendException}.
     *
     * @return true once the mail server has accepted the mail, false for a user without a verified address
     */
    public Future<Boolean> send(Notification notification, UserSummary user, MentionedUsernames names) {
        return send(user, address -> renderer.renderMail(notification, address, user, names));
    }

    private Future<Boolean> send(UserSummary user, Function<String, Email> render) {
        String address = user.email();
        if (address == null || !user.emailVerified()) {
            return Future.succeededFuture(false);
        }
        return EmailAddresses.isValid(address)
                ? emailSender.send(render.apply(address)).map(true)
                : Future.failedFuture(EmailSendException.permanentFailure("the e-mail address is not valid"));
    }
}
