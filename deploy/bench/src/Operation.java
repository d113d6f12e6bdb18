import java.util.function.Consumer;

/**
 * An operation that is measured.
 *
 * @param perSecond the fixed rate at which latencies are measured
 * @param requests returns the next request of a connection, once the last one has got the expected status
 * @param onAnswer gets each expected response at once
 */
record Operation(String name, int perSecond, int expectedStatus, Requests requests, Consumer<Connection> onAnswer) {
    /** Returns complete HTTP requests, as bytes. */
    interface Requests {
        byte[] next(int connection);
    }

    Operation(String name, int perSecond, int expectedStatus, Requests requests) {
        this(name, perSecond, expectedStatus, requests, answered -> {});
    }

    Operation onAnswer(Consumer<Connection> watcher) {
        return new Operation(name, perSecond, expectedStatus, requests, watcher);
    }
}
