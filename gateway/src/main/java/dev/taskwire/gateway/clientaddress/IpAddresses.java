package dev.taskwire.gateway.clientaddress;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, read strictly and without ever asking a name server. */
final class IpAddresses {
    private static final Pattern CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{1,45}");
    /** {@code 010.0.0.1} is 10.0.0.1 for some and 8.0.0.1 for others. */
    private static final Pattern OCTAL = Pattern.compile("(^|.*\\.)0\\d.*");

    /** Multicast, so that no IPv6 network that a request can come from has it. */
    private static final long IPV4 = 0xffff_ffff_0000_0000L;

    /** Of somebody who hung up before we could ask. */
    static final InetAddress UNKNOWN = of(new byte[Integer.BYTES]);

    private IpAddresses() {}

    /** The address; an IPv4 address that is written as an IPv6 one counts as what it is. */
    static Optional<InetAddress> parse(String text) {
        boolean plain =
                CHARACTERS.matcher(text).matches() && !OCTAL.matcher(text).matches();
        byte[] bytes = plain ? NetUtil.createByteArrayFromIpAddressString(text) : null;
        return bytes == null ? Optional.empty() : Optional.of(of(bytes));
    }

    /** Of a text that the system has written, perhaps with the zone of a link-local address, which we leave out. */
    static InetAddress ofPeer(String text) {
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

    /** The address, of IPv6 its /64 network, as a number that no other has. */
    static long key(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES ? IPV4 | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
    }
}
