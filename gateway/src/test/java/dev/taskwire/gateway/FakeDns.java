package dev.taskwire.gateway;

import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server that gives the same addresses for every name, and is silent while it has none. */
public final class FakeDns implements AutoCloseable {
    private static final short A = 1;
    private static final short INTERNET = 1;
    private static final short THE_NAME_ASKED_FOR = (short) 0xC00C;
    /** Docker's. */
    private static final int TTL_SECONDS = 600;

    private static final int HEADER = 12;
    private static final int LARGEST = 512;

    private final DatagramSocket socket;
    private final AtomicInteger questions = new AtomicInteger();
    private volatile List<String> addresses = List.of();
    private volatile int ttl = TTL_SECONDS;

    public FakeDns() throws SocketException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var server = new Thread(this::serve, "dns");
        server.setDaemon(true);
        server.start();
    }

    /** From now on these. */
    public void answer(String... all) {
        addresses = List.of(all);
    }

    /** From now on, nobody may keep an answer, so that each look-up asks. */
    public void forbidCaching() {
        ttl = 0;
    }

    /** Returns how many questions have come, answered or not. */
    public int questions() {
        return questions.get();
    }

    /** For who is to ask this one. */
    public AddressResolverOptions options() {
        return new AddressResolverOptions()
                .addServer("127.0.0.1:" + socket.getLocalPort())
                .setQueryTimeout(200);
    }

    private void serve() {
        try {
            while (true) {
                var question = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(question);
                questions.incrementAndGet();
                var known = addresses;
                if (!known.isEmpty()) {
                    byte[] answer = answer(question, known);
                    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                }
            }
        } catch (SocketException closed) {
            // The test has ended.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As much of RFC 1035 as a look-up needs: the question comes back, with a record for each address. */
    private byte[] answer(DatagramPacket question, List<String> known) throws IOException {
        var asked = ByteBuffer.wrap(question.getData(), 0, question.getLength());
        int end = HEADER;
        while (asked.get(end) != 0) {
            end += asked.get(end) + 1;
        }
        var records = asked.getShort(end + 1) == A ? known : List.<String>of();
        var answer = ByteBuffer.allocate(LARGEST).put(question.getData(), 0, end + 5);
        answer.putShort(2, (short) 0x8180).putShort(6, (short) records.size()).putInt(8, 0);
        for (String address : records) {
            answer.putShort(THE_NAME_ASKED_FOR).putShort(A).putShort(INTERNET).putInt(ttl);
            answer.putShort((short) 4).put(InetAddress.getByName(address).getAddress());
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }

    @Override
    public void close() {
        socket.close();
    }
}
