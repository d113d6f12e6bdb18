package dev.taskwire.shared.http.server;

import dev.taskwire.shared.config.EnvironmentReader;
import java.util.Optional;

/**
 * Where a server's certificate and its key are, both PEM. They may be renewed while the server runs.
 *
 * @param certificate the server's own first, then what it was issued by
 * @param key not encrypted
 */
public record TlsConfig(String certificate, String key) {
    private static final String CERTIFICATE = "TLS_CERT_FILE";
    private static final String KEY = "TLS_KEY_FILE";

    /**
     * Reads {@code TLS_CERT_FILE} and {@code TLS_KEY_FILE}, of which both are set or none, and looks into the files.
     */
    public static Optional<TlsConfig> from(EnvironmentReader environment) {
        var certificate = environment.string(CERTIFICATE);
        var key = environment.string(KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            environment.addError(
                    certificate.isEmpty() ? CERTIFICATE : KEY, "is not set; TLS needs a certificate and its key");
            return Optional.empty();
        }
        var certificatePem = environment.fileContent(CERTIFICATE);
        var keyPem = environment.fileContent(KEY);
        certificatePem.ifPresent(certificates -> keyPem.ifPresent(text -> {
            var pair = new PemKeyCertificate(certificates, text);
            if (!pair.hasCertificate()) {
                environment.addError(CERTIFICATE, "the file holds no certificate as PEM");
            } else if (!pair.hasItsKey()) {
                environment.addError(
                        KEY,
                        "the file holds no key of the certificate in " + CERTIFICATE
                                + ": RSA or EC, as PEM, not encrypted");
            } else if (!pair.isChain()) {
                environment.addError(
                        CERTIFICATE,
                        "after the first, each certificate must be the one that the one before was issued by");
            }
        }));
        return Optional.of(new TlsConfig(certificate.get(), key.get()));
    }
}
