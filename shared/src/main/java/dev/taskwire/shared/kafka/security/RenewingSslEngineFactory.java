package dev.taskwire.shared.kafka.security;

import dev.taskwire.shared.tls.TlsClientContext;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives Kafka's client the TLS of each new connection. Kafka creates it by its name. Kafka's own factory reads the
 * files of a client only once, when the client is created.
 */
public final class RenewingSslEngineFactory implements SslEngineFactory {
    /** The setting that holds the {@link TlsClientContext}. */
    static final String SETTING = "taskwire.tls";

    private @Nullable TlsClientContext tls;

    @Override
    public void configure(Map<String, ?> settings) {
        tls = (TlsClientContext) settings.get(SETTING);
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        return Objects.requireNonNull(tls).newEngine(host, port, endpointIdentification);
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> settings) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    /** Returns null: Kafka uses it only where settings change at run time. */
    @Override
    @SuppressWarnings("NullAway") // Kafka's interface allows null, and does not say so
    public KeyStore keystore() {
        return null;
    }

    /** Returns null, for the same reason. */
    @Override
    @SuppressWarnings("NullAway")
    public KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {
        // It holds nothing that must be released.
    }
}
