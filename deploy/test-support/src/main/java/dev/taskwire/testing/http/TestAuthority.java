package dev.taskwire.testing.http;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** An authority that issues certificates, for tests of processes that verify each other. */
public final class TestAuthority {
    private final X509Bundle own;

    private TestAuthority(X509Bundle own) {
        this.own = own;
    }

    /** Creates an authority with a new key. */
    public static TestAuthority create() {
        return create(Instant.now().plus(Duration.ofDays(365)));
    }

    /** Creates an authority whose own certificate was issued two years ago. */
    public static TestAuthority create(Instant notAfter) {
        try {
            return new TestAuthority(new CertificateBuilder()
                    .algorithm(Algorithm.ecp256)
                    .subject("CN=authority")
                    .setIsCertificateAuthority(true)
                    .notBefore(Instant.now().minus(Duration.ofDays(730)))
                    .notAfter(notAfter)
                    .buildSelfSigned());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns its own certificate in PEM. */
    public String certificate() {
        return own.getCertificatePEM();
    }

    /** Writes its own certificate, and those of the others, into the file {@code ca.crt} of the directory. */
    public TestAuthority write(Path directory, TestAuthority... others) throws IOException {
        var all = new StringBuilder(certificate());
        for (var other : others) {
            all.append('\n').append(other.certificate());
        }
        Files.writeString(directory.resolve("ca.crt"), all);
        return this;
    }

    /** Issues a certificate for a host name, or for 127.0.0.1, which is valid for 90 days. */
    public Issued issue(String name) {
        return issue(name, Instant.now().plus(Duration.ofDays(90)));
    }

    /** Issues a certificate, with a new key, which began to be valid a year ago. */
    public Issued issue(String name, Instant notAfter) {
        try {
            var builder = new CertificateBuilder()
                    .algorithm(Algorithm.ecp256)
                    .subject("CN=" + name)
                    .notBefore(Instant.now().minus(Duration.ofDays(365)))
                    .notAfter(notAfter);
            var named = name.equals("127.0.0.1") ? builder.addSanIpAddress(name) : builder.addSanDnsName(name);
            return new Issued(named.buildIssuedBy(own));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A certificate and its key. */
    public record Issued(X509Bundle bundle) {
        /** Returns the certificate in PEM. */
        public String certificate() {
            return bundle.getCertificatePEM();
        }

        /** Returns the private key in PEM. */
        public String key() {
            return bundle.getPrivateKeyPEM();
        }

        /** Writes both files into the directory. */
        public Issued write(Path directory) throws IOException {
            Files.writeString(directory.resolve("tls.crt"), certificate());
            Files.writeString(directory.resolve("tls.key"), key());
            return this;
        }
    }

    /**
     * Opens a connection to this machine, on which the server must show a certificate of this authority.
     *
     * @param shown what the client shows to the server; empty for nothing
     */
    public Socket connect(int port, Optional<Issued> shown) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                shown.isPresent() ? shown.get().bundle.toKeyManagerFactory().getKeyManagers() : null,
                own.toTrustManagerFactory().getTrustManagers(),
                null);
        return context.getSocketFactory().createSocket("127.0.0.1", port);
    }
}
