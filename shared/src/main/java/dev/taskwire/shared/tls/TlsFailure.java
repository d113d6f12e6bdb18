package dev.taskwire.shared.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Explains why a TLS connection between processes failed, in words that an operator can act on. */
public final class TlsFailure {
    private static final int MAX_CAUSES = 10;

    private TlsFailure() {}

    /** Returns the explanation, which contains nothing that the other side has sent; empty if TLS did not fail. */
    public static Optional<String> explain(Throwable failure) {
        boolean isTls = false;
        boolean isRefused = false;
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof NotSslRecordException) {
                return Optional.of("it does not use TLS on this port");
            }
            if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
                return Optional.of("its certificate is not for the name in the URL");
            }
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return Optional.of("its certificate is not valid, or not issued by one in INTERNAL_TLS_CA_FILE");
            }
            isTls |= cause instanceof SSLException;
            isRefused |= message.contains("fatal alert");
            cause = cause.getCause();
        }
        if (!isTls) {
            return Optional.empty();
        }
        return Optional.of(
                isRefused
                        ? "it refuses the certificate of this process in INTERNAL_TLS_CERT_FILE, or needs one"
                        : "the handshake failed");
    }
}
