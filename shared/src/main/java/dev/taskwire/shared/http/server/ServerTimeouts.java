package dev.taskwire.shared.http.server;

import java.time.Duration;

/**
 * How long a server waits for its clients.
 *
 * @param requestHead the longest time for a whole request head, even if its bytes keep arriving
 * @param handshake the longest TLS handshake; a connection that exceeds it is closed, which makes room for another one
 * @param stall the longest time in which a client may receive nothing of its response
 * @param quietPeriod the time without requests after which a stop proceeds
 * @param quietWait the longest time that a stop waits for such a quiet period
 */
public record ServerTimeouts(
        Duration requestHead, Duration handshake, Duration stall, Duration quietPeriod, Duration quietWait) {
    public static final ServerTimeouts DEFAULT = new ServerTimeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3));
}
