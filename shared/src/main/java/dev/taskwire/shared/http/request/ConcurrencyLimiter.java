package dev.taskwire.shared.http.request;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.FairShare;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides how much a process works on at once, and for whom. Beyond the bound, beyond a client's share of it, and
 * before the process is open, a request is refused at once: it costs little, and waiting would only make it late. Safe
 * from any thread.
 */
public final class ConcurrencyLimiter {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final FairShare<ClientKey> places;
    private final BooleanSupplier open;

    private ConcurrencyLimiter(FairShare<ClientKey> places, BooleanSupplier open) {
        this.places = places;
        this.open = open;
    }

    /**
     * Admits up to {@code bound} requests at once, whoever they are from.
     *
     * @param open false while the process cannot serve yet
     */
    public ConcurrencyLimiter(int bound, BooleanSupplier open) {
        this(new FairShare<>(bound, bound), open);
    }

    /**
     * Admits up to {@code bound} requests at once, and of each client as many as its {@link FairShare} allows.
     *
     * @param little how many of one client find room in the reserve
     */
    public static ConcurrencyLimiter shared(int bound, int little, BooleanSupplier open) {
        return new ConcurrencyLimiter(new FairShare<>(bound, little), open);
    }

    /** Runs work that is not counted for anybody. */
    public <T> Future<T> run(Supplier<Future<T>> work) {
        return run(ClientKey.EVERYBODY, work);
    }

    /** Runs the work if there is room; fails with UNAVAILABLE if not. What the work throws becomes its failure. */
    public <T> Future<T> run(ClientKey client, Supplier<Future<T>> work) {
        if (!open.getAsBoolean()) {
            return Future.failedFuture(ApplicationException.unavailable("The service is starting.", RETRY_AFTER)
                    .notProcessed());
        }
        if (!places.tryAcquire(client, 1)) {
            return Future.failedFuture(ApplicationException.unavailable("The service is overloaded.", RETRY_AFTER)
                    .notProcessed());
        }
        Promise<Void> start = ContextPromises.promise();
        start.complete();
        return start.future().compose(begun -> work.get()).onComplete(end -> places.release(client, 1));
    }

    /** How many requests have found no room. */
    public long refused() {
        return places.refused();
    }

    /** How many requests run now. */
    public long running() {
        return places.used();
    }
}
