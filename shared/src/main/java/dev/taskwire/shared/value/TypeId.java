package dev.taskwire.shared.value;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Formats and parses TypeIDs: a prefix that names the kind of object, {@code _}, and a UUID as 26 digits of Crockford's
 * base 32 in lower case. Follows the TypeID specification, version 0.3.
 */
public final class TypeId {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final byte[] VALUES = values();
    private static final int LENGTH = 26;
    private static final int BITS = 5;

    private TypeId() {}

    /** Returns the id in the form of the TypeID specification: prefix, underscore and 26 characters in base 32. */
    public static String format(String prefix, UUID id) {
        var digits = new char[LENGTH];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int i = LENGTH - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (low & 31));
            low = low >>> BITS | high << (Long.SIZE - BITS);
            high >>>= BITS;
        }
        return prefix + '_' + new String(digits);
    }

    /** Returns the UUID of a well-formed TypeID with that prefix; empty for anything else. */
    public static Optional<UUID> parse(String prefix, String text) {
        int start = prefix.length() + 1;
        if (text.length() != start + LENGTH
                || !text.startsWith(prefix)
                || text.charAt(prefix.length()) != '_'
                // 26 digits hold 130 bits: a first digit over 7 overflows a UUID.
                || text.charAt(start) > '7') {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        for (int i = start; i < text.length(); i++) {
            char digit = text.charAt(i);
            byte value = digit < VALUES.length ? VALUES[digit] : -1;
            if (value < 0) {
                return Optional.empty();
            }
            high = high << BITS | low >>> (Long.SIZE - BITS);
            low = low << BITS | value;
        }
        return Optional.of(new UUID(high, low));
    }

    private static byte[] values() {
        var values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
