package dev.taskwire.shared.value;

import java.time.Duration;

/** How much the wall clocks of machines may differ. Every comparison with the time of another machine allows for it. */
public final class ClockSkew {
    /** The greatest difference between two machines. Clocks that are synchronized (RFC 5905) differ far less. */
    public static final Duration MAX = Duration.ofSeconds(60);

    private ClockSkew() {}
}
