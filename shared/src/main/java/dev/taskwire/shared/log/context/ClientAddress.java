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
 * The address of the client, which the gateway puts into a new {@code X-Forwarded-For}. Services use it for fair shares
 * and log lines, and never for permissions.
 *
 * @param text the address, such as {@code 192.0.2.1} or {@code 2001:db8::1}
 * @param network the key of fair shares: the address, and of IPv6 its /64 network, since one customer has all of it
 */
public record ClientAddress(String text, String network) {
    private static final ContextLocal<ClientAddress> CURRENT = ContextLocal.registerLocal(ClientAddress.class);
    private static final ClientAddress UNKNOWN = new ClientAddress("unknown", "unknown");
    private static final int NETWORK_BYTES = 8;

    /**
     * Registers the context slot. Vert.x fixes the number of slots when an instance is created, so this must be called
     * before the first instance.
     */
    public static void register() {
        // The class's initialization has registered it.
    }

    /** Returns the address that the gateway has set; without a gateway, the peer's. */
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

    /** Returns the address of the client whose request the current context handles; null without one. */
    public static @Nullable ClientAddress current() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }
}
