package dev.taskwire.shared.http.limit;

/**
 * How many bytes of request bodies a process keeps at once, divided between clients. A body counts with the memory that
 * is kept for it, from its first byte until its request is answered. Safe from any thread.
 */
public final class RequestBodyBudget {
    /** What a client may send when others have taken nearly all: more than any body but a long description. */
    private static final long LITTLE = 64 * 1024;

    private final FairShare<ClientKey> bytes;

    /** Divides so many bytes. */
    public RequestBodyBudget(long capacity) {
        this(new FairShare<>(capacity, LITTLE));
    }

    private RequestBodyBudget(FairShare<ClientKey> bytes) {
        this.bytes = bytes;
    }

    /** The same amount, not divided: for a service whose callers are our own gateways. */
    public static RequestBodyBudget undivided(long capacity) {
        return new RequestBodyBudget(new FairShare<>(capacity, capacity));
    }

    /** An account of one body, which has taken nothing yet. */
    public Account open(ClientKey client) {
        return new Account(client);
    }

    /** Bytes that are kept now. */
    public long used() {
        return bytes.used();
    }

    /** How many bodies have found no room. */
    public long refused() {
        return bytes.refused();
    }

    /** What is kept of one body. Belongs to one event loop. */
    public final class Account implements AutoCloseable {
        private final ClientKey client;
        private long taken;
        private boolean closed;

        private Account(ClientKey client) {
            this.client = client;
        }

        /** Takes more, if it is there; nothing once it is closed, when nobody would give it back. */
        public boolean tryTake(long amount) {
            boolean granted = !closed && bytes.tryAcquire(client, amount);
            if (granted) {
                taken += amount;
            }
            return granted;
        }

        /** Gives a part back. */
        public void giveBack(long amount) {
            bytes.release(client, amount);
            taken -= amount;
        }

        /** Gives everything back; again, it does nothing. */
        @Override
        public void close() {
            closed = true;
            if (taken > 0) {
                giveBack(taken);
            }
        }
    }
}
