/**
 * What is measured.
 *
 * @param perSecond the fixed rate at which latencies are measured
 * @param requests makes a connection's next request, once its last one was answered with the expected status
 */
record Operation(String name, int perSecond, int expectedStatus, Requests requests) {
    /** Whole HTTP requests, as bytes. */
    interface Requests {
        byte[] next(int connection);
    }
}
