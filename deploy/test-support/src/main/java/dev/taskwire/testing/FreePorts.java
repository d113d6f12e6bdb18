package dev.taskwire.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Finds free ports for processes whose address must be known before they open it. They lie below those that the system
 * gives to whoever asks for any, and none is given twice, so that they are still free then.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int COUNT = 20_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /** Returns a port of the loopback address. */
    public static int find() {
        return find(1).get(0);
    }

    /** Returns different ports of the loopback address. */
    public static List<Integer> find(int count) {
        return Stream.generate(() -> FIRST + NEXT.getAndIncrement() % COUNT)
                .filter(FreePorts::isFree)
                .limit(count)
                .toList();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
