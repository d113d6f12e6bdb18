package dev.taskwire.gateway.upstream;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the upstreams of a service: the one with the fewest requests in proportion to its capacity, and in turn
 * among equals. Safe from any thread.
 */
final class LoadBalancer {
    private volatile long turns;

    /** Acquires a place for a request at once, at an upstream that is not excluded; returns null if there is none. */
    @Nullable
    Upstream tryAcquire(List<Upstream> upstreams, Collection<Upstream> excluded, long now) {
        while (true) {
            var best = leastLoaded(upstreams, excluded, now, false);
            if (best == null
                    && excluded.isEmpty()
                    && upstreams.stream().noneMatch(upstream -> upstream.isAvailable(now))) {
                best = leastLoaded(upstreams, excluded, now, true);
                if (best == null) {
                    return probe(upstreams, now);
                }
            }
            if (best == null || best.tryAcquire(best.capacityIgnoringReadiness(now))) {
                return best == null ? null : markChosen(best);
            }
        }
    }

    private static @Nullable Upstream leastLoaded(
            List<Upstream> upstreams, Collection<Upstream> excluded, long now, boolean ignoreReadiness) {
        Upstream best = null;
        long bestLoad = 0;
        long bestCapacity = 1;
        for (var upstream : upstreams) {
            int capacity = ignoreReadiness ? upstream.capacityIgnoringReadiness(now) : upstream.capacity(now);
            int load = upstream.activeRequests() + 1;
            if (load > capacity || excluded.contains(upstream)) {
                continue;
            }
            long difference = best == null ? -1 : load * bestCapacity - bestLoad * capacity;
            if (best == null || difference < 0 || (difference == 0 && upstream.turn() < best.turn())) {
                best = upstream;
                bestLoad = load;
                bestCapacity = capacity;
            }
        }
        return best;
    }

    /** Lets one request test whether an upstream has recovered, if no other can serve it. */
    private @Nullable Upstream probe(List<Upstream> upstreams, long now) {
        for (var upstream : upstreams) {
            if (upstream.circuitBreaker().tryStartProbe(now)) {
                upstream.tryAcquire(Integer.MAX_VALUE);
                return markChosen(upstream);
            }
        }
        return null;
    }

    /** Notes the turn of the chosen upstream. Two event loops may get the same turn, which does no harm. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private Upstream markChosen(Upstream upstream) {
        upstream.turn(++turns);
        return upstream;
    }
}
