package dev.taskwire.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.stream.Stream;

/**
 * Whether a Docker engine listens where {@code DOCKER_HOST} says, or else at one of the usual sockets. Testcontainers
 * knows too, but takes seconds and a page of stack traces to say no.
 */
final class DockerEngine {

    private static final int CONNECT_MILLIS = 2000;

    private DockerEngine() {}

    static boolean listens() {
        String host = System.getenv("DOCKER_HOST");
        if (host != null && !host.isBlank()) {
            return listens(URI.create(host.strip()));
        }
        String home = System.getProperty("user.home");
        return Stream.of(
                        "/var/run/docker.sock",
                        System.getenv("XDG_RUNTIME_DIR") + "/docker.sock",
                        home + "/.docker/run/docker.sock",
                        home + "/.docker/desktop/docker.sock")
                .anyMatch(socket -> listens(URI.create("unix://" + socket)));
    }

    private static boolean listens(URI host) {
        try {
            return switch (host.getScheme()) {
                case "unix" -> connects(UnixDomainSocketAddress.of(host.getPath()));
                case "tcp", "http", "https" -> connects(new InetSocketAddress(host.getHost(), host.getPort()));
                // A pipe of Windows: only Testcontainers can tell.
                default -> true;
            };
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean connects(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            return channel.isConnected();
        }
    }

    private static boolean connects(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return socket.isConnected();
        }
    }
}
