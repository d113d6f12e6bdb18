package dev.taskwire.shared.http.codec;

import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.ConnectionLimiter;
import io.netty.channel.Channel;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/**
 * Counts each accepted connection until it is closed, and closes a connection for which there is no room.
 *
 * @param clientKeyResolver returns the client key that a connection from an address counts for; empty if it counts for
 *     no client
 */
public record ConnectionLimitHandler(
        ConnectionLimiter limiter, Function<SocketAddress, Optional<ClientKey>> clientKeyResolver) {
    /** Returns whether the connection was accepted. If not, it has been closed. */
    public boolean tryAdmit(Channel channel) {
        // A connection that the client has closed already has no address.
        if (!(channel.remoteAddress() instanceof InetSocketAddress address)) {
            ConnectionHardening.cutOff(channel);
            return false;
        }
        var client = clientKeyResolver
                .apply(SocketAddress.inetSocketAddress(address))
                .orElse(null);
        if (!limiter.tryAcquire(client)) {
            ConnectionHardening.cutOff(channel);
            return false;
        }
        channel.closeFuture().addListener(end -> limiter.release(client));
        return true;
    }
}
