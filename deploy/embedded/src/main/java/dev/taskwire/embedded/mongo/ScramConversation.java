package dev.taskwire.embedded.mongo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's side of one SCRAM-SHA-256 exchange (RFC 5802, 5), without channel binding. It allows one attempt. */
final class ScramConversation {
    private static final int MAX_MESSAGE_LENGTH = 1_024;
    /** The client's first message, without an authorization identity, and with a name that needs no escaping. */
    private static final Pattern CLIENT_FIRST_MESSAGE =
            Pattern.compile("(?<gs2>[ny],,)(?<bare>n=(?<user>[^,=]+),r=(?<nonce>[!-+\\--~]+))");

    private static final Pattern CLIENT_FINAL_MESSAGE =
            Pattern.compile("(?<bare>c=(?<gs2>[^,]+),r=(?<nonce>[^,]+)),p=(?<proof>[A-Za-z0-9+/=]+)");

    private final ScramCredential credential;
    private final String nonce;
    private final String firstMessages;
    private final String channelBinding;
    private final String serverFirstMessage;

    private ScramConversation(ScramCredential credential, Matcher first, String serverNonce) {
        this.credential = credential;
        this.nonce = first.group("nonce") + serverNonce;
        this.serverFirstMessage = "r=" + nonce + ",s=" + base64(credential.salt()) + ",i=" + credential.iterations();
        this.firstMessages = first.group("bare") + "," + serverFirstMessage;
        this.channelBinding = base64(first.group("gs2").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Begins with the client's first message.
     *
     * @param serverNonce must never have been used before
     * @return empty for a malformed message, and for another user
     */
    static Optional<ScramConversation> begin(ScramCredential credential, String message, String serverNonce) {
        var first = CLIENT_FIRST_MESSAGE.matcher(message);
        return message.length() <= MAX_MESSAGE_LENGTH
                        && first.matches()
                        && first.group("user").equals(credential.user())
                ? Optional.of(new ScramConversation(credential, first, serverNonce))
                : Optional.empty();
    }

    /** Returns the server's first message. */
    String serverFirstMessage() {
        return serverFirstMessage;
    }

    /** Returns the server's last message, which proves the server's identity; empty when the client is not the user. */
    Optional<String> finish(String message) {
        var last = CLIENT_FINAL_MESSAGE.matcher(message);
        if (message.length() > MAX_MESSAGE_LENGTH
                || !last.matches()
                || !last.group("gs2").equals(channelBinding)
                || !last.group("nonce").equals(nonce)) {
            return Optional.empty();
        }
        String authMessage = firstMessages + "," + last.group("bare");
        return isProof(last.group("proof"), authMessage)
                ? Optional.of("v=" + base64(ScramCredential.hmac(credential.serverKey(), authMessage)))
                : Optional.empty();
    }

    private boolean isProof(String text, String authMessage) {
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        byte[] signature = ScramCredential.hmac(credential.storedKey(), authMessage);
        if (proof.length != signature.length) {
            return false;
        }
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return MessageDigest.isEqual(ScramCredential.sha256(proof), credential.storedKey());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
