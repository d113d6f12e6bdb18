package dev.taskwire.local;

import dev.taskwire.shared.runtime.ServerConfig;
import dev.taskwire.shared.runtime.StartupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Checks whether the configured ports can be opened. */
final class PortChecks {
    private PortChecks() {}

    /**
     * Opens and closes both ports of a service.
     *
     * @throws StartupException if one is taken, with the variable that chooses another
     */
    static void requireFree(ServerConfig server) {
        String prefix = server.service().toUpperCase(Locale.ROOT);
        requireFree(server.bindAddress(), server.port(), prefix + "_PORT");
        requireFree(server.bindAddress(), server.managementPort(), prefix + "_MANAGEMENT_PORT");
    }

    private static void requireFree(String host, int port, String variable) {
        try (var socket = new ServerSocket()) {
            // As servers do; otherwise a port would seem taken for a while after the last start.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException taken) {
            throw new StartupException(
                    "port " + port + " on " + host + " is in use or may not be opened; set " + variable
                            + " to another port",
                    taken);
        }
    }
}
