package dev.taskwire.gateway.clientaddress;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** A block of addresses with a common prefix, as in {@code 10.0.0.0/8}; a single address is a block too. */
record CidrBlock(InetAddress network, int prefixLength) {
    private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

    /**
     * Parses a block. Returns empty if it is malformed. Bits set after the prefix are malformed too, since a different
     * block may have been meant.
     */
    static Optional<CidrBlock> parse(String text) {
        int slash = text.indexOf('/');
        var first = IpAddresses.parse(slash < 0 ? text : text.substring(0, slash));
        if (first.isEmpty() || slash < 0) {
            return first.map(address -> new CidrBlock(address, bits(address)));
        }
        String prefix = text.substring(slash + 1);
        return first.filter(address -> PREFIX.matcher(prefix).matches())
                .map(address -> new CidrBlock(address, Integer.parseInt(prefix)))
                .filter(block -> block.prefixLength <= bits(block.network) && block.isZeroAfterPrefix());
    }

    boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            if (isSet(ours, bit) != isSet(theirs, bit)) {
                return false;
            }
        }
        return true;
    }

    private boolean isZeroAfterPrefix() {
        byte[] bytes = network.getAddress();
        for (int bit = prefixLength; bit < bits(network); bit++) {
            if (isSet(bytes, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(byte[] bytes, int bit) {
        return (bytes[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) == 1;
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }
}
