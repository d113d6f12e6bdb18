package dev.taskwire.tms.notification.delivery;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.notification.delivery.DeliveryResult.NextStep;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationKind;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Records the metrics of notifications. Safe from any thread. */
public final class NotificationMetrics {
    private static final String DELIVERIES = "notifications.deliveries";
    private static final String DELIVERIES_HELP = "Deliveries of notifications.";

    private final Map<NotificationKind, Counter> created = new EnumMap<>(NotificationKind.class);
    private final Map<NotificationChannel, Counter> sent = new EnumMap<>(NotificationChannel.class);
    private final Counter failed;
    private final Counter deadLetters;
    private final Counter held;
    private final Counter digests;
    private final AtomicLong waiting = new AtomicLong();

    public NotificationMetrics(MetricsRegistry metrics) {
        for (var kind : NotificationKind.values()) {
            created.put(kind, metrics.counter("notifications", "Created notifications.", "kind", kind.wire()));
        }
        for (var channel : NotificationChannel.values()) {
            sent.put(channel, deliveries(metrics, channel, "sent"));
        }
        failed = deliveries(metrics, NotificationChannel.EMAIL, "failed");
        deadLetters = deliveries(metrics, NotificationChannel.EMAIL, "dead_letter");
        held = deliveries(metrics, NotificationChannel.EMAIL, "held");
        digests = metrics.counter("notifications.digests", "Mails that contained several notifications.");
        metrics.gauge("notifications.waiting", "Notifications that are not delivered yet.", waiting::get);
    }

    private static Counter deliveries(MetricsRegistry metrics, NotificationChannel channel, String outcome) {
        return metrics.counter(DELIVERIES, DELIVERIES_HELP, "channel", channel.wire(), "outcome", outcome);
    }

    /** Counts a notification that was created. */
    public void recordCreated(NotificationKind kind) {
        Objects.requireNonNull(created.get(kind)).increment();
    }

    /** Counts a delivery that succeeded. */
    void recordSent(NotificationChannel channel) {
        Objects.requireNonNull(sent.get(channel)).increment();
    }

    /** Counts a transient failure; others do not count, because nothing was sent to the mail server. */
    void recordFailure(NextStep nextStep) {
        if (nextStep == NextStep.RETRY) {
            failed.increment();
        }
    }

    /** Counts a delivery that is given up. */
    void recordDeadLetter() {
        deadLetters.increment();
    }

    /** Counts a mail that exceeds the quota and waits for a digest. */
    void recordHeld() {
        held.increment();
    }

    /** Counts a digest that was sent. */
    void recordDigest() {
        digests.increment();
    }

    /** Sets the number of notifications that are still to be delivered. */
    public void setWaiting(long count) {
        waiting.set(count);
    }
}
