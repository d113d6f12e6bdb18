package dev.taskwire.testing.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client for tests, which sends exactly the given bytes, also what no well-behaved client would send. */
public final class RawHttpClient implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream input;

    private RawHttpClient(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        // Each send is a packet of its own, and does not wait for the acknowledgement of the one before.
        socket.setTcpNoDelay(true);
    }

    public static RawHttpClient connect(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Uses an open connection, such as one with TLS. */
    public static RawHttpClient of(Socket socket) throws IOException {
        return new RawHttpClient(socket);
    }

    /** Sends the text, each character as one byte. */
    public RawHttpClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttpClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends the text, or a part of it if the server does not wait for the rest. */
    public RawHttpClient trySend(String text) {
        try {
            return send(text);
        } catch (IOException closed) {
            return this;
        }
    }

    /** Reads one response, whose body has the length that its head says. */
    public RawHttpResponse read() throws IOException {
        var head = readHead();
        int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
        byte[] body = input.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body breaks off");
        }
        return new RawHttpResponse(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
    }

    /** Reads one response without a body, even if its head announces one. */
    public RawHttpResponse readHead() throws IOException {
        int status = Integer.parseInt(readLine().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim(),
                    (first, next) -> first + ", " + next);
        }
        return new RawHttpResponse(status, headers, "");
    }

    /** Returns whether a response comes; if not, the server has closed the connection. */
    public boolean receivesResponse() throws IOException {
        try {
            read();
            return true;
        } catch (EOFException | SocketException ended) {
            return false;
        }
    }

    /** Returns whether the server has closed the connection, or does so now. */
    public boolean isAtEnd() throws IOException {
        return input.read() < 0;
    }

    /** Returns whether the server closes the connection before it has sent this many bytes more. */
    public boolean isClosedWithin(long most) throws IOException {
        try {
            for (long read = 0; read < most; read++) {
                if (input.read() < 0) {
                    return true;
                }
            }
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    /**
     * Returns the same as {@link #isAtEnd}, also when the server reset the connection because we were still sending.
     */
    public boolean isClosed() throws IOException {
        try {
            return isAtEnd();
        } catch (SocketException reset) {
            return true;
        }
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new EOFException("the head breaks off");
            }
            line.append((char) c);
        }
        return line.toString().trim();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
