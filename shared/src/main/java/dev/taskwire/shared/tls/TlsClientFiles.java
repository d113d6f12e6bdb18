package dev.taskwire.shared.tls;

import dev.taskwire.shared.config.EnvironmentReader;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The PEM files with which a client uses TLS. They may be renewed while it runs.
 *
 * @param prefix what the names of the variables begin with, such as {@code KAFKA_TLS}
 * @param authorities the path of the certificates of which one must have issued the server's certificate; without it,
 *     those that Java trusts count
 * @param certificate the path of the client's own certificate, followed by the chain of its issuers
 * @param key the path of its private key, which is not encrypted
 */
public record TlsClientFiles(
        String prefix, Optional<String> authorities, Optional<String> certificate, Optional<String> key) {
    /**
     * Reads {@code …_CA_FILE}, {@code …_CERT_FILE} and {@code …_KEY_FILE}, and checks the content of the files. All are
     * optional, but a certificate needs its key.
     */
    public static TlsClientFiles from(EnvironmentReader environment, String prefix) {
        var files = new TlsClientFiles(
                prefix,
                environment.string(prefix + "_CA_FILE"),
                environment.string(prefix + "_CERT_FILE"),
                environment.string(prefix + "_KEY_FILE"));
        if (files.authorities.isPresent()) {
            environment
                    .fileContent(files.authoritiesVariable())
                    .ifPresent(pem -> checkAuthorities(environment, files.authoritiesVariable(), pem));
        }
        if (files.certificate.isPresent() != files.key.isPresent()) {
            environment.addError(
                    files.certificate.isPresent() ? files.keyVariable() : files.certificateVariable(),
                    "is not set; TLS needs both a certificate and its key");
        } else if (files.certificate.isPresent()) {
            PemKeyCertificate.read(environment, files.certificateVariable(), files.keyVariable())
                    .ifPresent(pair -> checkValidity(environment, files.certificateVariable(), pair));
        }
        return files;
    }

    private static void checkAuthorities(EnvironmentReader environment, String variable, String pem) {
        List<X509Certificate> certificates;
        try {
            certificates = PemCertificates.parse(pem);
        } catch (CertificateException malformed) {
            certificates = List.of();
        }
        if (certificates.isEmpty()) {
            environment.addError(variable, "the file must contain certificates in PEM format");
        } else if (certificates.stream().allMatch(TlsClientFiles::isExpired)) {
            environment.addError(
                    variable,
                    certificates.size() == 1
                            ? "the certificate expired at "
                                    + certificates.get(0).getNotAfter().toInstant()
                            : "all certificates in the file have expired");
        }
    }

    private static boolean isExpired(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return false;
        } catch (CertificateExpiredException expired) {
            return true;
        } catch (CertificateNotYetValidException early) {
            return false;
        }
    }

    private static void checkValidity(EnvironmentReader environment, String variable, PemKeyCertificate pair) {
        try {
            var certificate = pair.ownCertificate();
            if (isExpired(certificate)) {
                environment.addError(
                        variable,
                        "the certificate expired at "
                                + certificate.getNotAfter().toInstant());
            }
        } catch (CertificateException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    String authoritiesVariable() {
        return prefix + "_CA_FILE";
    }

    String certificateVariable() {
        return prefix + "_CERT_FILE";
    }

    private String keyVariable() {
        return prefix + "_KEY_FILE";
    }
}
