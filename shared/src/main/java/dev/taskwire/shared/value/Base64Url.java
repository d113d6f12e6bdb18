package dev.taskwire.shared.value;

import java.util.Base64;
import java.util.Optional;

/**
 * Encodes bytes in base64url without padding (RFC 4648, 5), and decodes only what it encodes. The decoder of the JDK
 * also takes padding, and bits behind the last byte that are not zero (RFC 4648, 3.5). One token or cursor would then
 * have many forms.
 */
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** Returns the bytes; empty if {@link #encode} does not return this text for any bytes. */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = DECODER.decode(text);
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64Url) {
            return Optional.empty();
        }
    }
}
