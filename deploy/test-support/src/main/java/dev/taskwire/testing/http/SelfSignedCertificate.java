package dev.taskwire.testing.http;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost and its key as PEM, for tests. */
public record SelfSignedCertificate(String certificate, String key) {
    /**
     * Creates a certificate with a new key.
     *
     * @param algorithm of the key, {@code RSA} or {@code EC}
     */
    public static SelfSignedCertificate create(String algorithm) {
        return build(localhost(algorithm));
    }

    /** Creates a certificate with a new key, which is valid between the two times. */
    public static SelfSignedCertificate valid(Instant notBefore, Instant notAfter) {
        return build(localhost("EC").notBefore(notBefore).notAfter(notAfter));
    }

    private static CertificateBuilder localhost(String algorithm) {
        return new CertificateBuilder()
                .algorithm(algorithm.equals("RSA") ? Algorithm.rsa2048 : Algorithm.ecp256)
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true);
    }

    private static SelfSignedCertificate build(CertificateBuilder builder) {
        try {
            var made = builder.buildSelfSigned();
            return new SelfSignedCertificate(made.getCertificatePEM(), made.getPrivateKeyPEM());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Writes both files into the directory. */
    public SelfSignedCertificate write(Path directory) throws IOException {
        Files.writeString(directory.resolve("tls.crt"), certificate);
        Files.writeString(directory.resolve("tls.key"), key);
        return this;
    }

    /** Returns a TLS context for clients, which trusts this certificate only. */
    public SSLContext clientContext() {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "it",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
