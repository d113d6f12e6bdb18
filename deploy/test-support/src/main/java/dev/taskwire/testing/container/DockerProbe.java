package dev.taskwire.testing.container;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Checks whether a Docker engine responds where {@code DOCKER_HOST} says, or else at one of the usual sockets.
 * Testcontainers would find out as well, but slowly and with a page of stack traces.
 */
final class DockerProbe {

    private static final byte[] PING = "GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private DockerProbe() {}

    /** Returns whether an engine responds. Blocks as long as an engine that accepts the connection stays silent. */
    static boolean isResponding() {
        String host = System.getenv("DOCKER_HOST");
        if (host != null && !host.isBlank()) {
            return isResponding(URI.create(host.strip()));
        }
        String home = System.getProperty("user.home");
        return Stream.of(
                        "/var/run/docker.sock",
                        System.getenv("XDG_RUNTIME_DIR") + "/docker.sock",
                        home + "/.docker/run/docker.sock",
                        home + "/.docker/desktop/docker.sock")
                .map(UnixDomainSocketAddress::of)
                .anyMatch(DockerProbe::isResponding);
    }

    private static boolean isResponding(URI host) {
        return switch (host.getScheme()) {
            case "unix" -> isResponding(UnixDomainSocketAddress.of(host.getPath()));
            case "tcp", "http", "https" -> isResponding(new InetSocketAddress(host.getHost(), host.getPort()));
            // A named pipe of Windows, which only Testcontainers can check.
            default -> true;
        };
    }

    private static boolean isResponding(SocketAddress address) {
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap(PING));
            return channel.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException | UnresolvedAddressException e) {
            return false;
        }
    }
}
