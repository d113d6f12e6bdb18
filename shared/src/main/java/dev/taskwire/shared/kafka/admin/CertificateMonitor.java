package dev.taskwire.shared.kafka.admin;

import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.tls.CertificateValidity;
import dev.taskwire.shared.tls.TlsClientContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks periodically when the certificates for Kafka end, and warns before that. The check reads renewed files, so
 * they are known although no new connection has needed them.
 */
public final class CertificateMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateMonitor.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final String UP = "UP";

    private final TlsClientContext tls;
    private final Clock clock;
    private final PeriodicTask checks;
    private volatile List<CertificateValidity> validities = List.of();
    private String lastWarning = UP;

    /** Creates a monitor that is not started. */
    public CertificateMonitor(Vertx vertx, TlsClientContext tls, Clock clock) {
        this(vertx, tls, clock, INTERVAL);
    }

    CertificateMonitor(Vertx vertx, TlsClientContext tls, Clock clock, Duration interval) {
        this.tls = tls;
        this.clock = clock;
        this.checks = PeriodicTask.atFixedRate(
                vertx,
                interval,
                () -> vertx.executeBlocking(tls::validities, false).onSuccess(this::update));
    }

    /** Begins to check. */
    public CertificateMonitor start() {
        checks.start();
        return this;
    }

    private void update(List<CertificateValidity> found) {
        validities = found;
        String now = state();
        if (!now.equals(lastWarning) && !now.equals(UP)) {
            LOG.atWarn().addKeyValue("certificate", now).log("a certificate for Kafka must be renewed");
        }
        lastWarning = now;
    }

    /** Returns {@code UP}, or one line that says which certificates end soon or have ended. Safe from any thread. */
    public String state() {
        var now = clock.instant();
        var ending = validities.stream()
                .filter(validity -> validity.isExpiring(now))
                .map(validity -> validity.describeEnd(now))
                .toList();
        return ending.isEmpty() ? UP : String.join("; ", ending);
    }

    /** Returns the variables that name the files of the certificates. */
    public List<String> variables() {
        return tls.variables();
    }

    /** Returns the validity of the certificate in a variable's file, once it is known. Safe from any thread. */
    public Optional<CertificateValidity> validity(String variable) {
        return validities.stream()
                .filter(validity -> validity.variable().equals(variable))
                .findFirst();
    }

    /** Returns whether the certificate in a variable's file ends soon or has ended. Safe from any thread. */
    public boolean isExpiring(String variable) {
        return validity(variable)
                .filter(validity -> validity.isExpiring(clock.instant()))
                .isPresent();
    }

    /** Stops the checks. */
    public Future<Void> close() {
        return checks.stop();
    }
}
