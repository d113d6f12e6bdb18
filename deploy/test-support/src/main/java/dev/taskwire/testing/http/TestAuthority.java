package dev.taskwire.testing.http;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return create(authority());
    }

    /** Creates an authority whose own certificate is valid between the two times. */
    public static TestAuthority create(Instant notBefore, Instant notAfter) {
        return create(authority().notBefore(notBefore).notAfter(notAfter));
    }

    private static CertificateBuilder authority() {
        return new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .subject("CN=authority")
                .setIsCertificateAuthority(true);
    }

    private static TestAuthority create(CertificateBuilder builder) {
        try {
            return new TestAuthority(builder.buildSelfSigned());
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

    /** Issues a certificate, with a new key, for a host name or for 127.0.0.1. */
    public Issued issue(String name) {
        return issue(certificate(name));
    }

    /** Issues the same, valid between the two times. */
    public Issued issue(String name, Instant notBefore, Instant notAfter) {
        return issue(certificate(name).notBefore(notBefore).notAfter(notAfter));
    }

    private static CertificateBuilder certificate(String name) {
        var builder = new CertificateBuilder().algorithm(Algorithm.ecp256).subject("CN=" + name);
        return name.equals("127.0.0.1") ? builder.addSanIpAddress(name) : builder.addSanDnsName(name);
    }

    private Issued issue(CertificateBuilder builder) {
        try {
            return new Issued(builder.buildIssuedBy(own));
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
