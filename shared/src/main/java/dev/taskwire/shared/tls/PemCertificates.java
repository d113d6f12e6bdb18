package dev.taskwire.shared.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the certificates in a text in PEM. Other text between them is ignored. */
final class PemCertificates {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private PemCertificates() {}

    /** Returns the first certificate in PEM, or an empty text if there is none. */
    static String first(String pem) {
        var found = CERTIFICATE.matcher(pem);
        return found.find() ? found.group() : "";
    }

    /** Returns the certificates in their order; there may be none. */
    static List<X509Certificate> parse(String pem) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (var found : CERTIFICATE.matcher(pem).results().toList()) {
            certificates.add((X509Certificate) factory.generateCertificate(
                    new ByteArrayInputStream(found.group().getBytes(StandardCharsets.US_ASCII))));
        }
        return certificates;
    }
}
