package dev.taskwire.local.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Kafka's well-known port taken while this JVM runs. Otherwise embedded brokers that start at the same time all
 * find it free, and open it seconds later. When it is taken, each chooses a port of its own.
 */
final class KafkaPort {
    private static final int PORT = 9_092;

    private static @Nullable ServerSocket socket;

    private KafkaPort() {}

    /** Takes the port unless it is taken; to be called before the first start of an embedded broker. */
    static synchronized void take() {
        if (socket != null) {
            return;
        }
        try {
            var opened = new ServerSocket();
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
            socket = opened;
        } catch (IOException taken) {
            // It serves as well if somebody else has it.
        }
    }
}
