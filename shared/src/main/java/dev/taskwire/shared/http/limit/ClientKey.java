package dev.taskwire.shared.http.limit;

import java.util.UUID;

/**
 * Identifies whoever shares are counted for: a user where one has signed in, an address otherwise.
 *
 * @param kind so that no user meets an address
 * @param high the upper half of the id
 * @param low the lower half
 */
public record ClientKey(Kind kind, long high, long low) {
    /** For what is not divided. */
    public static final ClientKey EVERYBODY = new ClientKey(Kind.EVERYBODY, 0, 0);

    /** What a key stands for. */
    public enum Kind {
        USER,
        ADDRESS,
        EVERYBODY
    }

    public static ClientKey ofUser(UUID id) {
        return new ClientKey(Kind.USER, id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** The key of an address, or of a network that counts as one. */
    public static ClientKey ofAddress(long address) {
        return new ClientKey(Kind.ADDRESS, 0, address);
    }
}
