package dev.taskwire.tms.user;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Departures in memory. */
final class FakeDepartures implements DepartureRepository {
    final List<Departure> all = new CopyOnWriteArrayList<>();
    volatile boolean away;

    @Override
    public Future<Void> add(Departure departure) {
        if (away) {
            return Future.failedFuture("the store is away");
        }
        all.add(departure);
        return Future.succeededFuture();
    }

    @Override
    public Future<List<Departure>> list(int limit) {
        return away
                ? Future.failedFuture("the store is away")
                : Future.succeededFuture(all.stream().limit(limit).toList());
    }

    @Override
    public Future<Void> remove(UUID user) {
        all.removeIf(departure -> departure.user().equals(user));
        return Future.succeededFuture();
    }
}
