package dev.taskwire.shared.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The content of the files of one side of TLS connections.
 *
 * @param pair the certificate that is shown to the other side
 * @param authorities the certificates of which one must have issued that of the other side, in PEM
 */
public record TlsMaterial(Optional<PemKeyCertificate> pair, Optional<String> authorities) {
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    /** Reads the files, and blocks while it does. */
    static TlsMaterial readBlocking(TlsClientFiles files) throws IOException {
        return new TlsMaterial(
                files.certificate().isPresent()
                        ? Optional.of(new PemKeyCertificate(
                                Files.readString(Path.of(files.certificate().get())),
                                Files.readString(Path.of(files.key().orElseThrow()))))
                        : Optional.empty(),
                files.authorities().isPresent()
                        ? Optional.of(
                                Files.readString(Path.of(files.authorities().get())))
                        : Optional.empty());
    }

    static Future<TlsMaterial> read(Vertx vertx, TlsClientFiles files) {
        var certificate = readFile(vertx, files.certificate());
        var key = readFile(vertx, files.key());
        var authorities = readFile(vertx, files.authorities());
        return Future.all(certificate, key, authorities)
                .map(all -> new TlsMaterial(
                        certificate
                                .result()
                                .map(pem ->
                                        new PemKeyCertificate(pem, key.result().orElseThrow())),
                        authorities.result()));
    }

    private static Future<Optional<String>> readFile(Vertx vertx, Optional<String> path) {
        return path.isPresent()
                ? vertx.fileSystem().readFile(path.get()).map(content -> Optional.of(content.toString()))
                : Future.succeededFuture(Optional.empty());
    }

    /** Returns why the content cannot be used; empty if it can. */
    Optional<String> problem() {
        if (pair.isPresent() && !pair.get().isUsable()) {
            // The renewal may have written only one of the two files so far.
            return Optional.of("the files do not contain a certificate and its key");
        }
        if (authorities.isPresent() && certificates(authorities.get()).isEmpty()) {
            return Optional.of("the file of authorities contains no certificate");
        }
        if (authorities.isPresent() && certificates(authorities.get()).stream().noneMatch(TlsMaterial::isValidNow)) {
            return Optional.of("all certificates in the file of authorities have expired, or are not valid yet");
        }
        if (pair.isPresent() && !isValidNow(pair.get())) {
            return Optional.of("the certificate has expired, or is not valid yet");
        }
        return Optional.empty();
    }

    private static boolean isValidNow(PemKeyCertificate pair) {
        try {
            return isValidNow(pair.ownCertificate());
        } catch (CertificateException malformed) {
            return false;
        }
    }

    private static boolean isValidNow(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateException invalid) {
            return false;
        }
    }

    private static List<X509Certificate> certificates(String pem) {
        try {
            return PemCertificates.parse(pem);
        } catch (CertificateException malformed) {
            return List.of();
        }
    }

    /** Sets the content on the options, without ALPN, so that HTTP/1.1 is used. */
    public <T extends SSLOptions> T applyTo(T options) {
        options.setUseAlpn(false).setEnabledSecureTransportProtocols(VERSIONS);
        pair.ifPresent(shown -> options.setKeyCertOptions(shown.pemKeyCertOptions()));
        authorities.ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
        return options;
    }

    /**
     * Returns when the certificates end: the own one and, of the authorities, the one that ends last, since a file may
     * keep old ones.
     */
    List<CertificateValidity> validities(TlsClientFiles files) {
        var validities = new ArrayList<CertificateValidity>();
        authorities
                .flatMap(pem -> certificates(pem).stream().max(Comparator.comparing(X509Certificate::getNotAfter)))
                .ifPresent(last -> validities.add(CertificateValidity.of(files.authoritiesVariable(), last)));
        pair.map(PemKeyCertificate::certificate)
                .flatMap(
                        pem -> certificates(PemCertificates.first(pem)).stream().findFirst())
                .ifPresent(own -> validities.add(CertificateValidity.of(files.certificateVariable(), own)));
        return validities;
    }

    /** Returns what ends soon or has ended, one line each. */
    List<String> expiring(TlsClientFiles files, Instant now) {
        return validities(files).stream()
                .filter(validity -> validity.isExpiring(now))
                .map(validity -> validity.describeEnd(now))
                .toList();
    }
}
