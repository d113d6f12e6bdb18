package dev.taskwire.testing.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost and its key as PEM, for tests, made by the JDK's keytool. */
public record SelfSignedCertificate(String certificate, String key) {
    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder PEM_ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /**
     * Creates a certificate.
     *
     * @param algorithm of the key, {@code RSA} or {@code EC}
     */
    public static SelfSignedCertificate create(String algorithm) {
        try {
            var directory = Files.createTempDirectory("self-signed");
            var file = directory.resolve("store.p12");
            try {
                keytool(algorithm, file);
                var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
                return new SelfSignedCertificate(
                        pem("CERTIFICATE", store.getCertificate("it").getEncoded()),
                        pem(
                                "PRIVATE KEY",
                                store.getKey("it", PASSWORD.toCharArray()).getEncoded()));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void keytool(String algorithm, Path file) throws IOException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(List.of(
                        tool,
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-alias",
                        "it",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(output);
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + PEM_ENCODER.encodeToString(content) + "\n-----END " + label
                + "-----\n";
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
