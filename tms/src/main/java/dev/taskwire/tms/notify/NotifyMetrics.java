package dev.taskwire.tms.notify;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.notify.DeliveryResult.NextStep;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of notifications. Safe from any thread. */
final class NotifyMetrics {
    private static final String DELIVERIES = "notifications.deliveries";
    private static final String WHAT = "Deliveries of notifications; one that failed is tried again.";

    private final Map<NotificationKind, Counter> made = new EnumMap<>(NotificationKind.class);
    private final Map<Channel, Counter> sent = new EnumMap<>(Channel.class);
    private final Counter failed;
    private final Counter deadLetters;
    private final Counter held;
    private final Counter digests;
    private final AtomicLong waiting = new AtomicLong();

    NotifyMetrics(MetricsRegistry metrics) {
        for (var kind : NotificationKind.values()) {
            made.put(kind, metrics.counter("notifications", "Notifications that were made.", "kind", kind.wire()));
        }
        for (var channel : Channel.values()) {
            sent.put(channel, deliveries(metrics, channel, "sent"));
        }
        failed = deliveries(metrics, Channel.EMAIL, "failed");
        deadLetters = deliveries(metrics, Channel.EMAIL, "dead_letter");
        held = deliveries(metrics, Channel.EMAIL, "held");
        digests = metrics.counter("notifications.digests", "Mails that told of several notifications.");
        metrics.gauge("notifications.waiting", "Notifications that are still to be delivered.", waiting::get);
    }

    private static Counter deliveries(MetricsRegistry metrics, Channel channel, String outcome) {
        return metrics.counter(DELIVERIES, WHAT, "channel", channel.wire(), "outcome", outcome);
    }

    void made(NotificationKind kind) {
        Objects.requireNonNull(made.get(kind)).increment();
    }

    void sent(Channel channel) {
        Objects.requireNonNull(sent.get(channel)).increment();
    }

    /** Counts transient failures; with {@link NextStep#RETRY_SOON} nothing has been sent. */
    void failed(NextStep nextStep) {
        if (nextStep == NextStep.RETRY) {
            failed.increment();
        }
    }

    void deadLetter() {
        deadLetters.increment();
    }

    /** Counts a mail that exceeds the quota and waits for a digest. */
    void held() {
        held.increment();
    }

    void digest() {
        digests.increment();
    }

    void waiting(long count) {
        waiting.set(count);
    }
}
