package dev.taskwire.shared.http.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A certificate and its key as PEM, as far as a server can use them.
 *
 * @param certificate the server's own first, then what it was issued by
 */
public record PemKeyCertificate(String certificate, String key) {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    /** What a server takes. */
    public PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(Buffer.buffer(certificate)).setKeyValue(Buffer.buffer(key));
    }

    /** Whether a server can start with it. */
    public boolean isUsable() {
        return hasCertificate() && hasItsKey() && isChain();
    }

    boolean hasCertificate() {
        try {
            return !ownCertificate().isEmpty() && publicKey() != null;
        } catch (CertificateException malformed) {
            return false;
        }
    }

    /** Whether the certificate's key verifies what this key signs. */
    boolean hasItsKey() {
        byte[] text = {1, 2, 3};
        try {
            var publicKey = publicKey();
            var signature =
                    Signature.getInstance(publicKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(load(ownCertificate()));
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (Exception noKeyOrAnother) {
            return false;
        }
    }

    /** Whether each further certificate is the one that the one before was issued by. */
    boolean isChain() {
        try {
            return load(certificate) != null;
        } catch (Exception malformed) {
            return false;
        }
    }

    private String ownCertificate() {
        var pem = CERTIFICATE.matcher(certificate);
        return pem.find() ? pem.group() : "";
    }

    private PublicKey publicKey() throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(ownCertificate().getBytes(StandardCharsets.US_ASCII)))
                .getPublicKey();
    }

    /** Reads the key as the server will read it. */
    private PrivateKey load(String certificates) throws Exception {
        var store = KeyStoreHelper.loadKeyCert(List.of(Buffer.buffer(key)), List.of(Buffer.buffer(certificates)));
        var alias = store.aliases().nextElement();
        return (PrivateKey) store.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "TlsPair[...]";
    }
}
