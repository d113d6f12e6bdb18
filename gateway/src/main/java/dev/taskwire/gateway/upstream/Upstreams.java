package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.http.ClientKey;
import dev.taskwire.shared.http.FairShare;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The addresses of one service: each request goes to the one with the least under way for the room that it has, in turn
 * where several have. One that fails rests for a while. Safe from any thread; shared by all event loops.
 */
public final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Under this name a request's context has the {@link ClientKey} that its room is counted for. */
    public static final String CLIENT = "client";
    /** How many places a client finds when others have taken nearly all. */
    private static final int LITTLE = 4;

    private final String service;
    private final LongSupplier nanoTime;
    private final UpstreamMetrics metrics;
    private final RetryBudget budget = new RetryBudget();
    private final Waiting waiting = new Waiting();
    private final FairShare<ClientKey> shares = new FairShare<>(this::places, LITTLE);
    private volatile List<Upstream> members = List.of();
    private volatile long turns;

    /**
     * None yet; {@link Names} finds them.
     *
     * @param service its name in messages and metrics
     * @param nanoTime as {@link System#nanoTime}
     */
    public Upstreams(String service, LongSupplier nanoTime, UpstreamMetrics metrics) {
        this.service = service;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
    }

    String service() {
        return service;
    }

    RetryBudget budget() {
        return budget;
    }

    UpstreamMetrics metrics() {
        return metrics;
    }

    List<Upstream> members() {
        return members;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** How many of them may be asked, as in {@code 2 of 3}. */
    public String state() {
        var all = members;
        long now = now();
        return all.stream().filter(member -> member.room(now) > 0).count() + " of " + all.size();
    }

    /**
     * Replaces the addresses. Those that stay keep what is known of them; whoever comes to others has to be asked first
     * whether it is ready.
     */
    synchronized void use(List<Endpoint> endpoints) {
        var old = members;
        var next = new ArrayList<Upstream>();
        for (var endpoint : endpoints) {
            next.add(old.stream()
                    .filter(member -> member.endpoint().equals(endpoint))
                    .findAny()
                    .orElseGet(() -> new Upstream(endpoint, old.isEmpty())));
        }
        old.stream().filter(member -> !next.contains(member)).forEach(member -> metrics.left(member));
        next.stream().filter(member -> !old.contains(member)).forEach(member -> metrics.joined(member));
        if (next.size() == 1) {
            // Nobody asks an only one.
            next.get(0).ready(true, now());
        }
        members = List.copyOf(next);
    }

    /**
     * Room for a request that nobody has tried yet: at once, after a short wait, or not at all.
     *
     * @param client whose share it is taken from; whoever gets room gives the share back with {@link #release}
     */
    Future<Upstream> room(Vertx vertx, ClientKey client) {
        if (waiting.isEmpty() && shares.tryAcquire(client, 1)) {
            var free = take(List.of());
            if (free != null) {
                return Future.succeededFuture(free);
            }
            release(client);
        }
        if (isOut()) {
            return Future.failedFuture(
                    AppException.unavailable("The service " + service + " cannot be reached.", RETRY_AFTER)
                            .notProcessed());
        }
        var room = waiting.join(vertx, service, client);
        // Somebody may have left in between.
        serveWaiting();
        return room;
    }

    /** The client's request has been answered, however often it was tried. */
    void release(ClientKey client) {
        shares.release(client, 1);
    }

    /** What clients divide; an address that is not asked for now may be asked by one to find out how it does. */
    private long places() {
        long now = now();
        long room = 0;
        for (var member : members) {
            room += member.room(now);
        }
        return Math.max(Upstream.MOST_REQUESTS, room);
    }

    /** Room at once, at another than those; null where there is none. */
    @Nullable
    Upstream take(Collection<Upstream> except) {
        long now = now();
        while (true) {
            var best = leastBusy(now, except, false);
            if (best == null && except.isEmpty() && isOut(now)) {
                best = leastBusy(now, except, true);
                if (best == null) {
                    return probe(now);
                }
            }
            if (best == null || best.enter(best.lastRoom(now))) {
                return best == null ? null : chosen(best);
            }
        }
    }

    private @Nullable Upstream leastBusy(long now, Collection<Upstream> except, boolean last) {
        Upstream best = null;
        long bestLoad = 0;
        long bestRoom = 1;
        for (var member : members) {
            int room = last ? member.lastRoom(now) : member.room(now);
            int load = member.underWay() + 1;
            if (load > room || except.contains(member)) {
                continue;
            }
            long difference = best == null ? -1 : load * bestRoom - bestLoad * room;
            if (best == null || difference < 0 || (difference == 0 && member.turn() < best.turn())) {
                best = member;
                bestLoad = load;
                bestRoom = room;
            }
        }
        return best;
    }

    /** One request may find out whether an upstream is well again, where no other can serve it. */
    private @Nullable Upstream probe(long now) {
        for (var member : members) {
            if (member.breaker().probe(now)) {
                member.enter(Integer.MAX_VALUE);
                return chosen(member);
            }
        }
        return null;
    }

    /** Two event loops may get the same turn, which does no harm. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private Upstream chosen(Upstream member) {
        member.turn(++turns);
        return member;
    }

    /** Gives the room back, and notes what came of a request that began then. */
    void leave(Upstream member, long began, Outcome outcome) {
        long now = now();
        switch (outcome) {
            case ANSWERED -> succeeded(member, began);
            case POOR -> noteOpen(member, member.breaker().failed(began, now, () -> canSpare(member, now)));
            case FAILED -> noteOpen(member, member.breaker().failed(began, now, () -> true));
            case REFUSED ->
                noteOpen(
                        member,
                        hasOther(member, now)
                                ? member.breaker().trip(now)
                                : member.breaker().failed(began, now, () -> true));
            case UNKNOWN -> member.breaker().unknown(began);
        }
        member.leave();
    }

    /** Whether requests wait that can be served when somebody has left. */
    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    void serveWaiting() {
        waiting.serve(
                () -> take(List.of()),
                client -> shares.tryAcquire(client, 1),
                member -> leave(member, now(), Outcome.UNKNOWN));
    }

    /** Notes that a request which began then was answered well. */
    void succeeded(Upstream member, long began) {
        if (member.breaker().succeeded(began, now())) {
            log(Level.INFO, member, "answers again and gets more and more requests");
        }
    }

    /** Notes what a member has said of itself. */
    void said(Upstream member, boolean ready) {
        long now = now();
        if (member.ready(ready, now)) {
            log(Level.INFO, member, ready ? "is ready" : "is not ready and gets no requests");
        }
        if (ready && member.breaker().isRested(now)) {
            member.breaker().ramp(now);
            log(Level.INFO, member, "answers again and gets more and more requests");
        }
    }

    private void noteOpen(Upstream member, boolean hasOpened) {
        if (hasOpened) {
            metrics.ejected();
            log(Level.WARN, member, "fails too often and is left alone for a while");
        }
    }

    private void log(Level level, Upstream member, String what) {
        LOG.atLevel(level)
                .addKeyValue("upstream", service)
                .addKeyValue("address", member.address())
                .log(what);
    }

    private boolean hasOther(Upstream member, long now) {
        return members.stream().anyMatch(other -> other != member && other.room(now) > 0);
    }

    /** Who answers, however badly, is left out only as long as at least half of them remain. */
    private boolean canSpare(Upstream member, long now) {
        long out = members.stream()
                .filter(other -> other != member && other.room(now) == 0)
                .count();
        return (out + 1) * 2 <= members.size();
    }

    private boolean isOut() {
        return isOut(now());
    }

    private boolean isOut(long now) {
        for (var member : members) {
            if (member.room(now) > 0) {
                return false;
            }
        }
        return true;
    }
}
