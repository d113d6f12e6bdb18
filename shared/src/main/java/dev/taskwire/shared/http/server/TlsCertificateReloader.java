package dev.taskwire.shared.http.server;

import dev.taskwire.shared.tls.PemKeyCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the certificate of a server at its start, and installs it again after a renewal. */
final class TlsCertificateReloader {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificateReloader.class);
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    private final Vertx vertx;
    private final TlsConfig config;
    private PemKeyCertificate current;
    /** The last refusal, which is logged once until it changes. */
    private String lastRefusal = "";

    private TlsCertificateReloader(Vertx vertx, TlsConfig config, PemKeyCertificate current) {
        this.vertx = vertx;
        this.config = config;
        this.current = current;
    }

    static Future<TlsCertificateReloader> load(Vertx vertx, TlsConfig config) {
        return readFiles(vertx, config).map(pair -> new TlsCertificateReloader(vertx, config, pair));
    }

    private static Future<PemKeyCertificate> readFiles(Vertx vertx, TlsConfig config) {
        var certificate = vertx.fileSystem().readFile(config.certificate());
        var key = vertx.fileSystem().readFile(config.key());
        return Future.all(certificate, key)
                .map(both -> new PemKeyCertificate(
                        certificate.result().toString(), key.result().toString()));
    }

    /** Sets the certificate on the options, without ALPN, so that every client uses HTTP/1.1. */
    void apply(HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setKeyCertOptions(current.pemKeyCertOptions());
    }

    /**
     * Checks periodically whether the files have changed. A renewed certificate is used for new connections. Of all
     * servers on one port, one must do it.
     *
     * @return the id of the timer
     */
    long watch(HttpServer server, Duration interval) {
        return vertx.setPeriodic(
                interval.toMillis(),
                timer -> readFiles(vertx, config)
                        .compose(pair -> pair.equals(current) ? Future.succeededFuture() : install(server, pair))
                        .onSuccess(unused -> lastRefusal = "")
                        .onFailure(failure -> refused(String.valueOf(failure.getMessage()))));
    }

    private Future<Void> install(HttpServer server, PemKeyCertificate pair) {
        if (!pair.isUsable()) {
            // The renewal may have written only one of the two files so far.
            return Future.failedFuture("the files do not contain a certificate and its key");
        }
        var options = new ServerSSLOptions();
        options.setUseAlpn(false)
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setKeyCertOptions(pair.pemKeyCertOptions());
        return server.updateSSLOptions(options)
                .onSuccess(updated -> {
                    current = pair;
                    LOG.info("the certificate has been renewed");
                })
                .mapEmpty();
    }

    private void refused(String reason) {
        if (!reason.equals(lastRefusal)) {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .log("the renewed certificate cannot be used; the current one stays in use");
        }
        lastRefusal = reason;
    }
}
