package dev.taskwire.shared.log.context;

import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The address of the client at the other side of the gateway, which sets {@code X-Forwarded-For} anew. Services divide
 * what is scarce by it and log it; nothing is ever allowed because of it.
 *
 * @param text as it is written, such as {@code 192.0.2.1} or {@code 2001:db8::1}
 * @param network what shares are counted by: the address, of IPv6 its /64 network, since any customer has all of one
 */
public record ClientAddress(String text, String network) {
    private static final ContextLocal<ClientAddress> CURRENT = ContextLocal.registerLocal(ClientAddress.class);
    private static final ClientAddress UNKNOWN = new ClientAddress("unknown", "unknown");
    private static final int NETWORK_BYTES = 8;

    /**
     * Registers the context slot. Vert.x fixes the number of slots when an instance is made, so this comes before the
     * first instance.
     */
    public static void register() {
        // Loading this class has registered it.
    }

    /** The address that the gateway names; of a request that did not come through one, the peer's. */
    public static ClientAddress of(HttpServerRequest request) {
        var named = request.headers().getAll("X-Forwarded-For");
        byte[] bytes = named.size() == 1 ? NetUtil.createByteArrayFromIpAddressString(named.get(0)) : null;
        return bytes == null ? ofPeer(request.remoteAddress()) : of(bytes);
    }

    private static ClientAddress ofPeer(@Nullable SocketAddress peer) {
        String text = peer == null ? null : peer.hostAddress();
        byte[] bytes = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
        return bytes == null ? UNKNOWN : of(bytes);
    }

    private static ClientAddress of(byte[] bytes) {
        String text = NetUtil.bytesToIpAddress(bytes);
        return new ClientAddress(
                text, bytes.length > NETWORK_BYTES ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64" : text);
    }

    /** Binds the address to the current context, which must be a request's own. */
    public void bind() {
        Context context = Vertx.currentContext();
        if (context != null) {
            CURRENT.put(context, this);
        }
    }

    /** The address of the client whose request this thread's context handles; null where there is none. */
    public static @Nullable ClientAddress current() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }
}
