package dev.taskwire.shared.http.request;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.FairShare;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Limits how many requests a process works on at once, in total and for each client. A request beyond the limit, beyond
 * the share of its client, or before the process is ready is refused immediately: that is cheap, and waiting would only
 * delay the response. Safe from any thread.
 */
public final class ConcurrencyLimiter {

    private final FairShare<ClientKey> shares;
    private final BooleanSupplier ready;

    private ConcurrencyLimiter(FairShare<ClientKey> shares, BooleanSupplier ready) {
        this.shares = shares;
        this.ready = ready;
    }

    /**
     * Creates a limiter of {@code bound} requests at once, from any clients.
     *
     * @param ready returns false while the process cannot serve yet
     */
    public ConcurrencyLimiter(int bound, BooleanSupplier ready) {
        this(new FairShare<>(bound, bound), ready);
    }

    /**
     * Creates a limiter of {@code bound} requests at once, and for each client as many as its {@link FairShare} allows.
     *
     * @param reserveThreshold how many requests a client may have when it draws on the reserve
     */
    public static ConcurrencyLimiter shared(int bound, int reserveThreshold, BooleanSupplier ready) {
        return new ConcurrencyLimiter(new FairShare<>(bound, reserveThreshold), ready);
    }

    /** Runs work that counts for no client. */
    public <T> Future<T> run(Supplier<Future<T>> work) {
        return run(ClientKey.EVERYBODY, work);
    }

    /**
     * Runs the work if there is room; otherwise fails with UNAVAILABLE. An exception that the work throws fails the
     * future.
     */
    public <T> Future<T> run(ClientKey client, Supplier<Future<T>> work) {
        if (!ready.getAsBoolean()) {
            return Future.failedFuture(
                    ApplicationException.unavailable("The service is starting.").asNotProcessed());
        }
        if (!shares.tryAcquire(client, 1)) {
            return Future.failedFuture(ApplicationException.unavailable("The service is overloaded.")
                    .asNotProcessed());
        }
        Promise<Void> start = ContextPromises.promise();
        start.complete();
        return start.future().compose(begun -> work.get()).onComplete(end -> shares.release(client, 1));
    }

    /** Returns how many requests were refused. */
    public long refused() {
        return shares.refused();
    }

    /** Returns how many requests are running. */
    public long running() {
        return shares.used();
    }
}
