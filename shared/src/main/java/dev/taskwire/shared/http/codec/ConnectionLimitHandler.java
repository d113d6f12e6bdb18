package dev.taskwire.shared.http.codec;

import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.ConnectionLimiter;
import io.netty.channel.Channel;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/**
 * Counts accepted connections, each once until it is closed, and closes those for which there is no room.
 *
 * @param clients whom a connection from an address counts for; empty where it counts for nobody
 */
public record ConnectionLimitHandler(
        ConnectionLimiter connections, Function<SocketAddress, Optional<ClientKey>> clients) {
    /** Whether it may stay; otherwise it has been closed. */
    public boolean admit(Channel channel) {
        // Whoever has gone already has no address.
        if (!(channel.remoteAddress() instanceof InetSocketAddress address)) {
            ConnectionHardening.cutOff(channel);
            return false;
        }
        var client = clients.apply(SocketAddress.inetSocketAddress(address)).orElse(null);
        if (!connections.tryOpen(client)) {
            ConnectionHardening.cutOff(channel);
            return false;
        }
        channel.closeFuture().addListener(end -> connections.closed(client));
        return true;
    }
}
