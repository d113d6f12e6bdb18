package dev.taskwire.shared.tls;

import dev.taskwire.shared.config.EnvironmentReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate and its private key in PEM, and checks of whether a process can use them.
 *
 * @param certificate the process's own certificate, followed by the chain of its issuers
 */
public record PemKeyCertificate(String certificate, String key) {
    /**
     * Reads the files that two variables name, which must be set, and records what is wrong with their content.
     *
     * @return the pair; empty if a file cannot be read or the pair cannot be used
     */
    public static Optional<PemKeyCertificate> read(
            EnvironmentReader environment, String certificateVariable, String keyVariable) {
        var certificatePem = environment.fileContent(certificateVariable);
        var keyPem = environment.fileContent(keyVariable);
        if (certificatePem.isEmpty() || keyPem.isEmpty()) {
            return Optional.empty();
        }
        var pair = new PemKeyCertificate(certificatePem.get(), keyPem.get());
        if (!pair.hasCertificate()) {
            environment.addError(certificateVariable, "the file must contain a certificate in PEM format");
        } else if (!pair.hasMatchingKey()) {
            environment.addError(
                    keyVariable,
                    "the file must contain the key of the certificate in " + certificateVariable
                            + ": RSA or EC, in PEM format, not encrypted");
        } else if (!pair.hasValidChain()) {
            environment.addError(
                    certificateVariable,
                    "each certificate after the first must be the issuer of the certificate before it");
        } else {
            return Optional.of(pair);
        }
        return Optional.empty();
    }

    /** Returns the pair as options for a server. */
    public PemKeyCertOptions pemKeyCertOptions() {
        return new PemKeyCertOptions().setCertValue(Buffer.buffer(certificate)).setKeyValue(Buffer.buffer(key));
    }

    /** Returns whether a process can use the pair. */
    public boolean isUsable() {
        return hasCertificate() && hasMatchingKey() && hasValidChain();
    }

    private boolean hasCertificate() {
        try {
            return !PemCertificates.parse(PemCertificates.first(certificate)).isEmpty();
        } catch (CertificateException malformed) {
            return false;
        }
    }

    /** Returns whether the certificate's public key verifies what the private key signs. */
    private boolean hasMatchingKey() {
        byte[] text = {1, 2, 3};
        try {
            var publicKey = ownCertificate().getPublicKey();
            var signature =
                    Signature.getInstance(publicKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(loadPrivateKey(PemCertificates.first(certificate)));
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
    private boolean hasValidChain() {
        try {
            return loadPrivateKey(certificate) != null;
        } catch (Exception malformed) {
            return false;
        }
    }

    /** Returns the first certificate, which is not that of an issuer. */
    X509Certificate ownCertificate() throws CertificateException {
        return PemCertificates.parse(PemCertificates.first(certificate)).get(0);
    }

    /** Returns what shows the certificate to the other side of a connection. */
    KeyManager[] keyManagers() throws Exception {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(certificate), KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    private PrivateKey loadPrivateKey(String certificates) throws Exception {
        var store = load(certificates);
        var alias = store.aliases().nextElement();
        return (PrivateKey) store.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
    }

    /** Reads the key and the certificates in the same way as Vert.x's servers. */
    private KeyStore load(String certificates) throws Exception {
        return KeyStoreHelper.loadKeyCert(List.of(Buffer.buffer(key)), List.of(Buffer.buffer(certificates)));
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "PemKeyCertificate[...]";
    }
}
