import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** One HTTP/1.1 connection with at most one request in flight; reads only responses with a Content-Length. */
final class Connection {
    static final int INCOMPLETE = 0;

    private static final int LARGEST_ANSWER = 512 * 1024;
    private static final String HEAD_END = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length: ";

    private final int number;
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(LARGEST_ANSWER);
    private long since;
    /** The position where the response ends; 0 until its head has been read. */
    private int end;

    Connection(int number, InetSocketAddress server, Selector selector) throws IOException {
        this.number = number;
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    int number() {
        return number;
    }

    /** Returns the time since which the request in flight has been due. */
    long since() {
        return since;
    }

    void send(byte[] request, long dueSince) throws IOException {
        since = dueSince;
        end = 0;
        in.clear();
        var out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Reads what has arrived; returns the status of the response if it is complete, else INCOMPLETE. */
    int receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the gateway has closed a connection");
        }
        if (end == 0) {
            end = findEnd();
        }
        return end > 0 && in.position() >= end ? Integer.parseInt(text(9, 12)) : INCOMPLETE;
    }

    private int findEnd() throws IOException {
        String head = text(0, in.position());
        int headEnd = head.indexOf(HEAD_END);
        if (headEnd < 0) {
            return 0;
        }
        head = head.substring(0, headEnd + 2).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (length < 0) {
            throw new IOException("an answer without Content-Length: " + answer());
        }
        int from = length + LENGTH.length();
        return headEnd + HEAD_END.length() + Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
    }

    /** Returns what has arrived so far, for messages. */
    String answer() {
        return text(0, in.position());
    }

    private String text(int from, int to) {
        return new String(in.array(), from, to - from, ISO_8859_1);
    }
}
