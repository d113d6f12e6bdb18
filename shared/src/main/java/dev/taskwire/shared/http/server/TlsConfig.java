package dev.taskwire.shared.http.server;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.tls.InternalTlsConfig;
import dev.taskwire.shared.tls.PemKeyCertificate;
import dev.taskwire.shared.tls.TlsClientFiles;
import java.util.Optional;

/**
 * The files of a server's certificate and private key, both in PEM. They may be renewed while the server runs.
 *
 * @param files with the server's own certificate and key; with authorities, only clients are accepted that show a
 *     certificate of one of them
 */
public record TlsConfig(TlsClientFiles files) {
    private static final String PREFIX = "TLS";
    private static final String CERTIFICATE_VARIABLE = "TLS_CERT_FILE";
    private static final String KEY_VARIABLE = "TLS_KEY_FILE";

    /** Creates the configuration of a server that accepts any client. */
    public TlsConfig(String certificate, String key) {
        this(new TlsClientFiles(PREFIX, Optional.empty(), Optional.of(certificate), Optional.of(key)));
    }

    /** Returns the files of a service port that only processes of this installation use; empty without TLS. */
    public static Optional<TlsConfig> of(InternalTlsConfig internal) {
        return internal.hasCertificate() ? Optional.of(new TlsConfig(internal.files())) : Optional.empty();
    }

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
