package dev.taskwire.shared.http.limit;

import io.netty.util.internal.PlatformDependent;

/**
 * Limits the memory that the clients of a process may use, by purpose. The sum must leave room for the process itself
 * and for what a request needs besides its body. Shared by all event loops.
 *
 * @param connections limits open connections
 * @param bodies limits request bodies in the heap
 * @param responses limits responses that wait until clients receive them
 */
public record ServerMemoryLimits(ConnectionLimiter connections, RequestBodyBudget bodies, ResponseBudget responses) {
    private static final int MEBIBYTE = 1024 * 1024;
    /** The memory of a connection in the worst case: its own objects and an incomplete request head. */
    private static final int CONNECTION_BYTES = 128 * 1024;

    private static final int MAX_CONNECTIONS = 8192;
    private static final int BODY_HEAP_DIVISOR = 12;
    private static final long MAX_BODY_BYTES = 64L * MEBIBYTE;
    private static final int RESPONSE_DIRECT_DIVISOR = 4;
    private static final long MAX_DIRECT_BYTES = 64L * MEBIBYTE;
    private static final int RESPONSE_HEAP_DIVISOR = 8;
    private static final long MAX_RESPONSE_BYTES = 256L * MEBIBYTE;

    /** Returns the limits for this process. */
    public static ServerMemoryLimits ofProcess(boolean divided) {
        return of(Runtime.getRuntime().maxMemory(), PlatformDependent.estimateMaxDirectMemory(), divided);
    }

    /**
     * Returns the limits for a JVM with the given memory.
     *
     * @param divided whether there are many clients, each of which gets a share
     */
    public static ServerMemoryLimits of(long heapBytes, long directBytes, boolean divided) {
        long bodies = Math.min(MAX_BODY_BYTES, heapBytes / BODY_HEAP_DIVISOR);
        return new ServerMemoryLimits(
                new ConnectionLimiter((int) Math.min(MAX_CONNECTIONS, heapBytes / CONNECTION_BYTES)),
                divided ? new RequestBodyBudget(bodies) : RequestBodyBudget.undivided(bodies),
                new ResponseBudget(
                        Math.min(MAX_DIRECT_BYTES, directBytes / RESPONSE_DIRECT_DIVISOR),
                        Math.min(MAX_RESPONSE_BYTES, heapBytes / RESPONSE_HEAP_DIVISOR)));
    }
}
