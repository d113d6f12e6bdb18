package dev.taskwire.gateway.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that says exactly what it is told, as no well-behaved one would. One thread a connection. */
public final class HostileUpstream implements AutoCloseable {
    private static final int MOMENT_MILLIS = 10;

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** What it does with one connection, which is closed afterwards. */
    public interface Behaviour {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    /** One connection, as its behaviour sees it. */
    public final class Connection {
        private final Socket socket;
        private final InputStream input;
        private final OutputStream output;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            input = new BufferedInputStream(socket.getInputStream());
            output = socket.getOutputStream();
        }

        /** Reads a request and notes its first line; null when the other side has closed. */
        @Nullable
        public String request() throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = input.read();
                if (next < 0) {
                    return null;
                }
                head.append((char) next);
            }
            int length = head.toString()
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).trim()))
                    .sum();
            input.readNBytes(length);
            requests.add(head.substring(0, head.indexOf("\r\n")));
            return head.toString();
        }

        /** Sends the text, each character as one byte. */
        public Connection say(String text) throws IOException {
            output.write(text.getBytes(StandardCharsets.ISO_8859_1));
            output.flush();
            return this;
        }

        /** Says the text again and again, with a moment between, until the other side closes. */
        public void repeat(String text) throws IOException {
            do {
                say(text);
            } while (!isClosedAfterAMoment());
        }

        /** Says the text one character at a time, with a moment between, unless the other side closes. */
        public void trickle(String text) throws IOException {
            for (int i = 0; i < text.length(); i++) {
                say(text.substring(i, i + 1));
                if (isClosedAfterAMoment()) {
                    return;
                }
            }
        }

        private boolean isClosedAfterAMoment() throws IOException {
            socket.setSoTimeout(MOMENT_MILLIS);
            try {
                return input.read() < 0;
            } catch (SocketTimeoutException silent) {
                return false;
            } finally {
                socket.setSoTimeout(0);
            }
        }

        /** Says nothing more until the other side closes. */
        public void hang() throws IOException {
            while (input.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    private HostileUpstream(int port, Behaviour behaviour) throws IOException {
        this.server = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
        this.behaviour = behaviour;
        start("hostile", this::accept);
    }

    public static HostileUpstream that(Behaviour behaviour) {
        return at(0, behaviour);
    }

    private static HostileUpstream at(int port, Behaviour behaviour) {
        try {
            return new HostileUpstream(port, behaviour);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One that answers each request with these bytes. */
    public static HostileUpstream saying(String answer) {
        return sayingAt(0, answer);
    }

    static HostileUpstream sayingAt(int port, String answer) {
        return at(port, connection -> {
            while (connection.request() != null) {
                connection.say(answer);
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    /** The first lines of what it was asked. */
    public List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                start("hostile connection", () -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.serve(new Connection(socket));
        } catch (IOException | InterruptedException closed) {
            // By the gateway, or at the end of the test.
        }
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
