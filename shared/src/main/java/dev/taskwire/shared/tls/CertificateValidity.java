package dev.taskwire.shared.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * The time in which a certificate is valid.
 *
 * @param variable the variable that names its file
 */
public record CertificateValidity(String variable, Instant notBefore, Instant notAfter) {
    private static final Duration MAX_WARNING = Duration.ofDays(14);
    /** Renewals are usually due when a third of the lifetime remains, so less than a fifth is late. */
    private static final int WARNING_SHARE = 5;

    static CertificateValidity of(String variable, X509Certificate certificate) {
        return new CertificateValidity(
                variable,
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** Returns whether a renewal is overdue: a fifth of the lifetime remains, but at most 14 days. */
    public boolean isExpiring(Instant now) {
        var share = Duration.between(notBefore, notAfter).dividedBy(WARNING_SHARE);
        return now.isAfter(notAfter.minus(share.compareTo(MAX_WARNING) < 0 ? share : MAX_WARNING));
    }

    /** Returns one line that names the variable and the time of the end. */
    public String describeEnd(Instant now) {
        return variable + ": the certificate " + (now.isAfter(notAfter) ? "has expired at " : "expires at ") + notAfter;
    }
}
