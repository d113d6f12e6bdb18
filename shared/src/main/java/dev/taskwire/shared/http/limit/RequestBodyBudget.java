package dev.taskwire.shared.http.limit;

/**
 * Limits how many bytes of request bodies a process keeps at once, divided between clients. A body counts by the memory
 * allocated for it, from its first byte until the response to its request. Safe from any thread.
 */
public final class RequestBodyBudget {
    /**
     * The bytes that a client may hold when others hold nearly all: more than any body needs without a long
     * description.
     */
    private static final long RESERVE_THRESHOLD = 64 * 1024;

    private final FairShare<ClientKey> shares;

    /** Divides {@code capacity} bytes between clients. */
    public RequestBodyBudget(long capacity) {
        this(new FairShare<>(capacity, RESERVE_THRESHOLD));
    }

    private RequestBodyBudget(FairShare<ClientKey> shares) {
        this.shares = shares;
    }

    /** Returns a budget that is not divided, for a service that only our own gateways call. */
    public static RequestBodyBudget undivided(long capacity) {
        return new RequestBodyBudget(new FairShare<>(capacity, capacity));
    }

    /** Returns an empty reservation for one body. */
    public Reservation newReservation(ClientKey client) {
        return new Reservation(client);
    }

    /** Returns the bytes that are reserved now. */
    public long used() {
        return shares.used();
    }

    /** Returns how many reservations were refused. */
    public long refused() {
        return shares.refused();
    }

    /** The bytes that are reserved for one body. Belongs to one event loop. */
    public final class Reservation implements AutoCloseable {
        private final ClientKey client;
        private long reserved;
        private boolean closed;

        private Reservation(ClientKey client) {
            this.client = client;
        }

        /**
         * Reserves more bytes and returns whether there was room. Fails after {@link #close}, since nothing would
         * release the bytes.
         */
        public boolean tryReserve(long amount) {
            boolean granted = !closed && shares.tryAcquire(client, amount);
            if (granted) {
                reserved += amount;
            }
            return granted;
        }

        /** Releases a part of the bytes. */
        public void release(long amount) {
            shares.release(client, amount);
            reserved -= amount;
        }

        /** Releases all bytes. A second call does nothing. */
        @Override
        public void close() {
            closed = true;
            if (reserved > 0) {
                release(reserved);
            }
        }
    }
}
