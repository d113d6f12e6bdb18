package dev.taskwire.shared.value;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash function SHA-256, which every JDK supports. */
public final class Sha256 {
    private Sha256() {}

    public static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the digest in base64url without padding. */
    public static String base64Url(byte[] bytes) {
        return Base64Url.encode(digest(bytes));
    }

    /** Returns the digest of the text in UTF-8, in base64url without padding. */
    public static String base64Url(String text) {
        return base64Url(text.getBytes(StandardCharsets.UTF_8));
    }
}
