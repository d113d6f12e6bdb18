import java.util.function.Consumer;

/**
 * What is measured.
 *
 * @param perSecond the fixed rate at which latencies are measured
 * @param requests makes a connection's next request, once its last one was answered with the expected status
 * @param onAnswer is shown each expected answer, at once
 */
record Operation(String name, int perSecond, int expectedStatus, Requests requests, Consumer<Connection> onAnswer) {
    /** Whole HTTP requests, as bytes. */
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
