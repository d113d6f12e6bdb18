package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts mails about accounts by what became of them. Safe from any thread. */
public final class AccountMailMetrics {
    private final Map<String, Counter> counters;

    public AccountMailMetrics(MetricsRegistry metrics) {
        counters = Stream.of("sent", "limited", "failed", "dead_letter")
                .collect(Collectors.toMap(
                        outcome -> outcome,
                        outcome -> metrics.counter("account.mails", "Mails about accounts.", "outcome", outcome)));
    }

    void recordSent() {
        increment("sent");
    }

    /** Records a mail that is not sent, because its address or account has got too many. */
    void recordLimited() {
        increment("limited");
    }

    /** Records a failed attempt, which another one follows. */
    void recordFailed() {
        increment("failed");
    }

    void recordDeadLetter() {
        increment("dead_letter");
    }

    private void increment(String outcome) {
        Objects.requireNonNull(counters.get(outcome)).increment();
    }
}
