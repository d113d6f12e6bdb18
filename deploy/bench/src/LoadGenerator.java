import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over keep-alive connections, all from one thread. It shares the processors with what is measured, so
 * it must cost little.
 */
final class LoadGenerator implements AutoCloseable {
    /** As fast as responses arrive. */
    static final int SATURATE = 0;

    private static final long DRAIN_NANOS = Duration.ofSeconds(15).toNanos();

    private final Selector selector = Selector.open();
    private final int connections;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private Histogram micros = new Histogram(3);

    LoadGenerator(InetSocketAddress server, int connections) throws IOException {
        this.connections = connections;
        for (int i = 0; i < connections; i++) {
            idle.add(new Connection(i, server, selector));
        }
    }

    /**
     * Generates load for a time and returns the latencies in microseconds. Requests that are in flight at the end
     * continue, so that the next run of the same operation follows without a gap.
     *
     * @param perSecond a rate that does not wait for responses, or {@link #SATURATE}
     */
    Histogram run(Operation operation, int perSecond, Duration time) throws IOException {
        micros = new Histogram(3);
        var waiting = new ArrayDeque<Long>();
        long end = System.nanoTime() + time.toNanos();
        double due = System.nanoTime();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            if (perSecond == SATURATE) {
                idle.forEach(free -> waiting.add(System.nanoTime()));
            } else {
                for (; due <= now; due += 1e9 / perSecond) {
                    // A request without a free connection waits, and the wait counts.
                    waiting.add(now);
                }
            }
            while (!idle.isEmpty() && !waiting.isEmpty()) {
                var connection = idle.poll();
                connection.send(operation.requests().next(connection.number()), waiting.poll());
            }
            receive(operation);
        }
        waiting.forEach(since -> micros.recordValue((end - since) / 1_000));
        return micros;
    }

    /** Waits until every request has its response; required before another operation. */
    void drain(Operation operation) throws IOException {
        long end = System.nanoTime() + DRAIN_NANOS;
        while (idle.size() < connections) {
            if (System.nanoTime() > end) {
                throw new IOException(operation.name() + ": no answer for " + DRAIN_NANOS / 1_000_000_000 + " s");
            }
            receive(operation);
        }
    }

    private void receive(Operation operation) throws IOException {
        selector.select(1);
        for (var key : selector.selectedKeys()) {
            var connection = (Connection) key.attachment();
            int status = connection.receive();
            if (status == Connection.INCOMPLETE) {
                continue;
            }
            if (status != operation.expectedStatus()) {
                // A figure that includes refused requests is meaningless, and the next requests depend on this one.
                throw new IOException(operation.name() + " was answered with " + connection.answer());
            }
            micros.recordValue((System.nanoTime() - connection.since()) / 1_000);
            operation.onAnswer().accept(connection);
            idle.add(connection);
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (var key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
