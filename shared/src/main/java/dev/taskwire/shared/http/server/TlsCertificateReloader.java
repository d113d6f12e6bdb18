package dev.taskwire.shared.http.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate of one server: read at its start, and again when it has been renewed. */
final class TlsCertificateReloader {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificateReloader.class);
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    private final Vertx vertx;
    private final TlsConfig files;
    private PemKeyCertificate current;
    /** Said once, until it changes. */
    private String refusal = "";

    private TlsCertificateReloader(Vertx vertx, TlsConfig files, PemKeyCertificate current) {
        this.vertx = vertx;
        this.files = files;
        this.current = current;
    }

    static Future<TlsCertificateReloader> read(Vertx vertx, TlsConfig files) {
        return pair(vertx, files).map(pair -> new TlsCertificateReloader(vertx, files, pair));
    }

    private static Future<PemKeyCertificate> pair(Vertx vertx, TlsConfig files) {
        var certificate = vertx.fileSystem().readFile(files.certificate());
        var key = vertx.fileSystem().readFile(files.key());
        return Future.all(certificate, key)
                .map(both -> new PemKeyCertificate(
                        certificate.result().toString(), key.result().toString()));
    }

    /** Without ALPN, so that every client speaks HTTP/1.1. */
    void apply(HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setKeyCertOptions(current.options());
    }

    /**
     * Looks again and again whether the files have changed, which holds for connections that come from then on. Of all
     * servers on one port, one must do it.
     *
     * @return the timer
     */
    long watch(HttpServer server, Duration interval) {
        return vertx.setPeriodic(
                interval.toMillis(),
                timer -> pair(vertx, files)
                        .compose(pair -> pair.equals(current) ? Future.succeededFuture() : install(server, pair))
                        .onSuccess(taken -> refusal = "")
                        .onFailure(failure -> refused(String.valueOf(failure.getMessage()))));
    }

    private Future<Void> install(HttpServer server, PemKeyCertificate pair) {
        if (!pair.isUsable()) {
            // Whoever renews it may have written one of the two files only.
            return Future.failedFuture("the files hold no certificate and its key");
        }
        var options = new ServerSSLOptions();
        options.setUseAlpn(false).setEnabledSecureTransportProtocols(VERSIONS).setKeyCertOptions(pair.options());
        return server.updateSSLOptions(options)
                .onSuccess(updated -> {
                    current = pair;
                    LOG.info("the certificate has been renewed");
                })
                .mapEmpty();
    }

    private void refused(String reason) {
        if (!reason.equals(refusal)) {
            LOG.atWarn().addKeyValue("reason", reason).log("the renewed certificate cannot be used; the old one stays");
        }
        refusal = reason;
    }
}
