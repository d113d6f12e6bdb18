package dev.taskwire.tms.notification.delivery;

import dev.taskwire.shared.mail.EmailSendException;
import dev.taskwire.tms.notification.model.NotificationChannel;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt to deliver.
 *
 * @param undelivered the channels that are still to be tried
 * @param reason why some channels are still to be tried; holds no address
 * @param heldUntil when a held mail is due again, else null
 */
record DeliveryResult(
        NextStep nextStep,
        Set<NotificationChannel> undelivered,
        String reason,
        @Nullable Instant heldUntil) {
    /** What is done with the delivery. */
    enum NextStep {
        /** Everything is delivered. */
        COMPLETE,
        /** The user does not exist, so the notification is removed. */
        REMOVE,
        /** The quota is used up, so the mail waits for a digest. */
        HOLD,
        /** Nothing could be attempted; does not count as an attempt. */
        POSTPONE,
        /** The database or the user service is unavailable; retried soon, without a bound. */
        RETRY_SOON,
        /** A transient failure; retried until the {@link DeliveryRetryPolicy} is exhausted. */
        RETRY,
        /** A permanent failure; not retried. */
        DEAD_LETTER
    }

    static DeliveryResult complete() {
        return new DeliveryResult(NextStep.COMPLETE, Set.of(), "", null);
    }

    static DeliveryResult remove() {
        return new DeliveryResult(NextStep.REMOVE, Set.of(), "", null);
    }

    static DeliveryResult hold(Instant until) {
        return new DeliveryResult(NextStep.HOLD, Set.of(NotificationChannel.EMAIL), "", until);
    }

    static DeliveryResult retrySoon(Set<NotificationChannel> undelivered, String reason) {
        return new DeliveryResult(NextStep.RETRY_SOON, undelivered, reason, null);
    }

    static DeliveryResult retryEmail(String reason) {
        return email(NextStep.RETRY, reason);
    }

    static DeliveryResult deadLetterEmail(String reason) {
        return email(NextStep.DEAD_LETTER, reason);
    }

    /** Returns the result of a mail that could not be sent. */
    static DeliveryResult ofEmailFailure(Throwable failure) {
        if (!(failure instanceof EmailSendException refusal)) {
            return retryEmail("the e-mail could not be sent");
        }
        return email(
                switch (refusal.kind()) {
                    case PERMANENT -> NextStep.DEAD_LETTER;
                    case TRANSIENT -> NextStep.RETRY;
                    case NOT_OFFERED -> NextStep.POSTPONE;
                },
                refusal.reason());
    }

    private static DeliveryResult email(NextStep nextStep, String reason) {
        return new DeliveryResult(nextStep, Set.of(NotificationChannel.EMAIL), reason, null);
    }
}
