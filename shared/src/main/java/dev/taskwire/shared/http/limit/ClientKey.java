package dev.taskwire.shared.http.limit;

import java.util.UUID;

/**
 * Identifies the client that a share or a limit counts for: a signed-in user, or else an address.
 *
 * @param kind keeps users and addresses apart
 * @param high the upper half of the id
 * @param low the lower half
 */
public record ClientKey(Kind kind, long high, long low) {
    /** The key for a resource that is not divided between clients. */
    public static final ClientKey EVERYBODY = new ClientKey(Kind.EVERYBODY, 0, 0);

    /** What a key identifies. */
    public enum Kind {
        USER,
        ADDRESS,
        EVERYBODY
    }

    public static ClientKey ofUser(UUID id) {
        return new ClientKey(Kind.USER, id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Returns the key of an address, or of a network that counts as one address. */
    public static ClientKey ofAddress(long address) {
        return new ClientKey(Kind.ADDRESS, 0, address);
    }
}
