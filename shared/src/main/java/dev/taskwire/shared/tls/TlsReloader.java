package dev.taskwire.shared.tls;

import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of one side of TLS connections at start, and hands over their content after each renewal. While a
 * renewal cannot be used, the content before it stays in use.
 */
public final class TlsReloader {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReloader.class);
    private static final String UP = "UP";

    private final Vertx vertx;
    private final TlsClientFiles files;
    private volatile TlsMaterial current;
    /** The last refusal, which is logged once until it changes. */
    private String lastRefusal = "";

    private List<String> lastExpiring = List.of();

    private TlsReloader(Vertx vertx, TlsClientFiles files, TlsMaterial current) {
        this.vertx = vertx;
        this.files = files;
        this.current = current;
    }

    /** Reads the files. */
    public static Future<TlsReloader> load(Vertx vertx, TlsClientFiles files) {
        return TlsMaterial.read(vertx, files).map(read -> new TlsReloader(vertx, files, read));
    }

    /** Reads the files, and blocks while it does. Must not be used on an event loop. */
    public static TlsReloader loadBlocking(Vertx vertx, TlsClientFiles files) {
        try {
            return new TlsReloader(vertx, files, TlsMaterial.readBlocking(files));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public TlsClientFiles files() {
        return files;
    }

    /** Returns the content that is in use. Safe from any thread. */
    public TlsMaterial current() {
        return current;
    }

    /** Returns when the certificates in use end. Safe from any thread. */
    public List<CertificateValidity> validities() {
        return current.validities(files);
    }

    /** Returns whether a certificate in use should have been renewed already. Safe from any thread. */
    public boolean isExpiring(CertificateValidity validity) {
        return validity.isExpiring(now());
    }

    /** Returns {@code UP}, or one line that says which certificates end soon or have ended. Safe from any thread. */
    public String state() {
        var expiring = current.expiring(files, now());
        return expiring.isEmpty() ? UP : String.join("; ", expiring);
    }

    /**
     * Checks periodically whether the files have changed.
     *
     * @param install takes over renewed content for new connections
     * @return the id of the timer
     */
    public long watch(Duration interval, Function<TlsMaterial, Future<?>> install) {
        warn();
        return vertx.setPeriodic(
                interval.toMillis(),
                timer -> TlsMaterial.read(vertx, files)
                        .compose(read -> read.equals(current) ? Future.succeededFuture() : renew(read, install))
                        .onSuccess(unused -> lastRefusal = "")
                        .onFailure(failure -> refused(String.valueOf(failure.getMessage())))
                        .onComplete(checked -> warn()));
    }

    private Future<?> renew(TlsMaterial read, Function<TlsMaterial, Future<?>> install) {
        var problem = read.problem();
        if (problem.isPresent()) {
            return Future.failedFuture(problem.get());
        }
        return install.apply(read).onSuccess(installed -> {
            current = read;
            LOG.atInfo().addKeyValue("variables", files.prefix()).log("the certificate has been renewed");
        });
    }

    private void refused(String reason) {
        if (!reason.equals(lastRefusal)) {
            LOG.atWarn()
                    .addKeyValue("variables", files.prefix())
                    .addKeyValue("reason", reason)
                    .log("the renewed certificate cannot be used; the current one stays in use");
        }
        lastRefusal = reason;
    }

    private void warn() {
        var expiring = current.expiring(files, now());
        if (!expiring.isEmpty() && !expiring.equals(lastExpiring)) {
            LOG.atWarn().addKeyValue("certificate", String.join("; ", expiring)).log("a certificate must be renewed");
        }
        lastExpiring = expiring;
    }

    private static Instant now() {
        return Instant.ofEpochMilli(ClockReading.now().millis());
    }
}
