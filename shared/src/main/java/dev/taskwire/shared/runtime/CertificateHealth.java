package dev.taskwire.shared.runtime;

import dev.taskwire.shared.tls.CertificateValidity;
import dev.taskwire.shared.tls.TlsReloader;

/** Shows in health and metrics when the certificates of a process end. */
public final class CertificateHealth {
    private CertificateHealth() {}

    /**
     * Shows the certificates from now on.
     *
     * @param name the name in health
     */
    public static void show(ServiceRuntime runtime, String name, TlsReloader tls) {
        runtime.readiness().addInfo(name, tls::state);
        for (var shown : tls.validities()) {
            String variable = shown.variable();
            runtime.metrics()
                    .gauge(
                            "tls.certificate.expiry.seconds",
                            "The time at which a certificate ends, in seconds since 1970.",
                            () -> current(tls, variable).notAfter().getEpochSecond(),
                            "variable",
                            variable);
            runtime.metrics()
                    .gauge(
                            "tls.certificate.expiring",
                            "1 while a certificate should have been renewed already.",
                            () -> tls.isExpiring(current(tls, variable)) ? 1 : 0,
                            "variable",
                            variable);
        }
    }

    private static CertificateValidity current(TlsReloader tls, String variable) {
        return tls.validities().stream()
                .filter(validity -> validity.variable().equals(variable))
                .findFirst()
                .orElseThrow();
    }
}
