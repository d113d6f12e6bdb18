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
 * A certificate and its private key in PEM, and checks of whether a server can use them.
 *
 * @param certificate the server's own certificate, followed by the chain of its issuers
 */
public record PemKeyCertificate(String certificate, String key) {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    /** Returns the pair as options for a server. */
    public PemKeyCertOptions pemKeyCertOptions() {
        return new PemKeyCertOptions().setCertValue(Buffer.buffer(certificate)).setKeyValue(Buffer.buffer(key));
    }

    /** Returns whether a server can start with the pair. */
    public boolean isUsable() {
        return hasCertificate() && hasMatchingKey() && hasValidChain();
    }

    boolean hasCertificate() {
        try {
            return !ownCertificate().isEmpty() && publicKey() != null;
        } catch (CertificateException malformed) {
            return false;
        }
    }

    /** Returns whether the certificate's public key verifies what the private key signs. */
    boolean hasMatchingKey() {
        byte[] text = {1, 2, 3};
        try {
            var publicKey = publicKey();
            var signature =
                    Signature.getInstance(publicKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(loadPrivateKey(ownCertificate()));
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (Exception noKeyOrAnother) {
            return false;
        }
    }

    /** Returns whether each further certificate is that of the issuer of the one before. */
    boolean hasValidChain() {
        try {
            return loadPrivateKey(certificate) != null;
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

    /** Reads the private key in the same way as the server. */
    private PrivateKey loadPrivateKey(String certificates) throws Exception {
        var store = KeyStoreHelper.loadKeyCert(List.of(Buffer.buffer(key)), List.of(Buffer.buffer(certificates)));
        var alias = store.aliases().nextElement();
        return (PrivateKey) store.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "PemKeyCertificate[...]";
    }
}
