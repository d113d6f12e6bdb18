package dev.taskwire.tms.user;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Where departures are kept until nothing can come after them. Every write is durable once its future completes. */
interface DepartureRepository {
    /** Keeps it; one of that user that is there already stays as it is. */
    Future<Void> add(Departure departure);

    /** Up to so many, in the order of the users' ids. */
    Future<List<Departure>> list(int limit);

    Future<Void> remove(UUID user);
}
