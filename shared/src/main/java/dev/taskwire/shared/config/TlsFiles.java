package dev.taskwire.shared.config;

import java.util.Optional;

/**
 * Where a server's certificate and its key are, both PEM. They may be renewed while the server runs.
 *
 * @param certificate the server's own first, then what it was issued by
 * @param key not encrypted
 */
public record TlsFiles(String certificate, String key) {
    private static final String CERTIFICATE = "TLS_CERT_FILE";
    private static final String KEY = "TLS_KEY_FILE";

    /**
     * Reads {@code TLS_CERT_FILE} and {@code TLS_KEY_FILE}, of which both are set or none, and looks into the files.
     */
    public static Optional<TlsFiles> from(Env env) {
        var certificate = env.text(CERTIFICATE);
        var key = env.text(KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            env.fault(certificate.isEmpty() ? CERTIFICATE : KEY, "is not set; TLS needs a certificate and its key");
            return Optional.empty();
        }
        var certificatePem = env.content(CERTIFICATE);
        var keyPem = env.content(KEY);
        certificatePem.ifPresent(certificates -> keyPem.ifPresent(text -> {
            var pair = new TlsPair(certificates, text);
            if (!pair.hasCertificate()) {
                env.fault(CERTIFICATE, "the file holds no certificate as PEM");
            } else if (!pair.hasItsKey()) {
                env.fault(
                        KEY,
                        "the file holds no key of the certificate in " + CERTIFICATE
                                + ": RSA or EC, as PEM, not encrypted");
            } else if (!pair.isChain()) {
                env.fault(
                        CERTIFICATE,
                        "after the first, each certificate must be the one that the one before was issued by");
            }
        }));
        return Optional.of(new TlsFiles(certificate.get(), key.get()));
    }
}
