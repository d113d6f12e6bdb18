package dev.taskwire.shared.http.server;

import dev.taskwire.shared.tls.TlsMaterial;
import dev.taskwire.shared.tls.TlsReloader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;

/** Reads the certificate of a server at its start, and installs it again after a renewal. */
final class TlsCertificateReloader {
    private final TlsReloader reloader;

    private TlsCertificateReloader(TlsReloader reloader) {
        this.reloader = reloader;
    }

    static Future<TlsCertificateReloader> load(Vertx vertx, TlsConfig config) {
        return TlsReloader.load(vertx, config.files()).map(TlsCertificateReloader::new);
    }

    /** Sets the certificate on the options, without ALPN, so that every client uses HTTP/1.1. */
    void apply(HttpServerOptions options) {
        var ssl = sslOptions(reloader.current());
        options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(ssl.getEnabledSecureTransportProtocols())
                .setKeyCertOptions(ssl.getKeyCertOptions())
                .setTrustOptions(ssl.getTrustOptions())
                .setClientAuth(ssl.getClientAuth());
    }

    /** With authorities, a client must show a certificate of one of them. */
    private static ServerSSLOptions sslOptions(TlsMaterial material) {
        return material.applyTo(new ServerSSLOptions()
                .setClientAuth(material.authorities().isPresent() ? ClientAuth.REQUIRED : ClientAuth.NONE));
    }

    /**
     * Checks periodically whether the files have changed. A renewed certificate is used for new connections. Of all
     * servers on one port, one must do it.
     *
     * @return the id of the timer
     */
    long watch(HttpServer server, Duration interval) {
        return reloader.watch(interval, renewed -> server.updateSSLOptions(sslOptions(renewed)));
    }

    TlsReloader reloader() {
        return reloader;
    }
}
