package dev.taskwire.shared.http.server;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.tls.PemKeyCertificate;
import java.util.Optional;

/**
 * The files of a server's certificate and private key, both in PEM. They may be renewed while the server runs.
 *
 * @param certificate the path of the file with the server's own certificate, followed by the chain of its issuers
 * @param key the path of the file with the private key, which is not encrypted
 */
public record TlsConfig(String certificate, String key) {
    private static final String CERTIFICATE_VARIABLE = "TLS_CERT_FILE";
    private static final String KEY_VARIABLE = "TLS_KEY_FILE";

    /**
     * Reads {@code TLS_CERT_FILE} and {@code TLS_KEY_FILE}, of which both or none must be set, and checks the content
     * of the files.
     */
    public static Optional<TlsConfig> from(EnvironmentReader environment) {
        var certificate = environment.string(CERTIFICATE_VARIABLE);
        var key = environment.string(KEY_VARIABLE);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            environment.addError(
                    certificate.isEmpty() ? CERTIFICATE_VARIABLE : KEY_VARIABLE,
                    "is not set; TLS needs both a certificate and its key");
            return Optional.empty();
        }
        PemKeyCertificate.read(environment, CERTIFICATE_VARIABLE, KEY_VARIABLE);
        return Optional.of(new TlsConfig(certificate.get(), key.get()));
    }
}
