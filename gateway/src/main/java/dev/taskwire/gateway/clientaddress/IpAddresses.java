package dev.taskwire.gateway.clientaddress;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses IP addresses strictly and without a DNS look-up. */
final class IpAddresses {
    private static final Pattern CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{1,45}");
    /** Octal notation is refused: some read {@code 010.0.0.1} as 10.0.0.1, others as 8.0.0.1. */
    private static final Pattern OCTAL = Pattern.compile("(^|.*\\.)0\\d.*");

    /**
     * An IPv6 address in brackets, one without, or an IPv4 address. The first and the last may have a port. An address
     * without brackets that ends with a colon and a number has no port, since the number is a part of it.
     */
    private static final Pattern FORWARDED =
            Pattern.compile("\\[([0-9a-fA-F:.]{2,45})(?:%[0-9a-zA-Z._~-]{1,32})?](?::\\d{1,5})?"
                    + "|([0-9a-fA-F.]{0,44}:[0-9a-fA-F.]{0,44}:[0-9a-fA-F:.]{0,44})(?:%[0-9a-zA-Z._~-]{1,32})?"
                    + "|([0-9.]{7,15})(?::\\d{1,5})?");

    /** Marks keys of IPv4 addresses. It is an IPv6 multicast prefix, which no client can have. */
    private static final long IPV4_KEY_PREFIX = 0xffff_ffff_0000_0000L;

    /** The address of a peer that disconnected before it could be read. */
    static final InetAddress UNKNOWN = of(new byte[Integer.BYTES]);

    private IpAddresses() {}

    /** Parses an address. An IPv4-mapped IPv6 address is returned as the IPv4 address. */
    static Optional<InetAddress> parse(String text) {
        boolean plain =
                CHARACTERS.matcher(text).matches() && !OCTAL.matcher(text).matches();
        byte[] bytes = plain ? NetUtil.createByteArrayFromIpAddressString(text) : null;
        return bytes == null ? Optional.empty() : Optional.of(of(bytes));
    }

    /**
     * Parses an element of {@code X-Forwarded-For}: an address as proxies write it, also with a port or a zone. Both
     * are ignored. Returns empty for {@code unknown} and for names such as {@code _hidden}, with which a proxy says
     * that it does not tell the address (RFC 7239, 6.2 and 6.3).
     */
    static Optional<InetAddress> parseForwarded(String text) {
        var form = FORWARDED.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String bracketed = form.group(1);
        return bracketed == null
                ? parse(form.group(2) == null ? form.group(3) : form.group(2))
                : parse(bracketed).filter(address -> bracketed.indexOf(':') >= 0);
    }

    /** Parses text that the operating system has written, and ignores the zone of a link-local address. */
    static InetAddress parsePeer(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        return bytes == null ? UNKNOWN : of(bytes);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(wrongLength);
        }
    }

    /** Returns the address, or its /64 network for IPv6, as a unique number. */
    static long key(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? IPV4_KEY_PREFIX | Integer.toUnsignedLong(bytes.getInt())
                : bytes.getLong();
    }
}
