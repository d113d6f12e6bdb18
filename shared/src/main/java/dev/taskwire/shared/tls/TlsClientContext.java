package dev.taskwire.shared.tls;

import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a client whose certificates are in files. Each use reads the files, so a renewed file takes effect with
 * the next connection. While a renewal cannot be used, such as a certificate whose key has not been written yet, the
 * previous files stay in use. Reads files, so it must not be used on an event loop. Safe from any thread.
 */
public final class TlsClientContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsClientContext.class);
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final TlsClientFiles files;
    private @Nullable Loaded current;
    /** The last refusal, which is logged once until it changes. */
    private String lastRefusal = "";

    private record Loaded(TlsMaterial contents, SSLContext context, List<CertificateValidity> validities) {}

    public TlsClientContext(TlsClientFiles files) {
        this.files = files;
    }

    /**
     * Returns the client's side of a new connection.
     *
     * @param host the name or address of the server
     * @param identification how the server's name is verified, as in {@code SSLParameters}; empty for not at all
     * @throws IllegalStateException if the files cannot be used and never could be
     */
    public SSLEngine newEngine(String host, int port, String identification) {
        var engine = refresh().context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(VERSIONS);
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(identification);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * Returns when the certificates in use end: the client's own one and, of the authorities, the one that ends last,
     * since a file may keep old ones. A variable that is not set has none.
     *
     * @throws IllegalStateException if the files cannot be used and never could be
     */
    public List<CertificateValidity> validities() {
        return refresh().validities;
    }

    private synchronized Loaded refresh() {
        try {
            var contents = TlsMaterial.readBlocking(files);
            if (current == null || !contents.equals(current.contents)) {
                var loaded = load(contents);
                if (current != null) {
                    LOG.info("the certificates of {} have been renewed", files.prefix());
                }
                current = loaded;
            }
            lastRefusal = "";
        } catch (Exception unusable) {
            refused(unusable);
        }
        return Objects.requireNonNull(current);
    }

    private void refused(Exception reason) {
        String text = reason.getClass().getSimpleName() + ": " + reason.getMessage();
        if (current == null) {
            throw new IllegalStateException("the files of " + files.prefix() + " cannot be used: " + text, reason);
        }
        if (!text.equals(lastRefusal)) {
            LOG.atWarn()
                    .addKeyValue("variables", files.prefix())
                    .addKeyValue("reason", text)
                    .log("the renewed certificates cannot be used; the current ones stay in use");
        }
        lastRefusal = text;
    }

    private Loaded load(TlsMaterial contents) throws Exception {
        TrustManager[] trust = null;
        if (contents.authorities().isPresent()) {
            var certificates = PemCertificates.parse(contents.authorities().get());
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(files.authoritiesVariable() + " contains no certificate");
            }
            trust = trustManagers(certificates);
        }
        KeyManager[] keys = null;
        if (contents.pair().isPresent()) {
            var pair = contents.pair().get();
            if (!pair.isUsable()) {
                throw new IllegalArgumentException("the files do not contain a certificate and its key");
            }
            keys = pair.keyManagers();
        }
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return new Loaded(contents, context, contents.validities(files));
    }

    private static TrustManager[] trustManagers(List<X509Certificate> certificates) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Returns the variables of which {@link #validities} tells. */
    public List<String> variables() {
        var variables = new ArrayList<String>();
        files.authorities().ifPresent(path -> variables.add(files.authoritiesVariable()));
        files.certificate().ifPresent(path -> variables.add(files.certificateVariable()));
        return variables;
    }
}
