package dev.taskwire.tms.user;

import dev.taskwire.shared.mongo.IndexSpec;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The module of deleted users: consumes their events and has every feature erase their data. */
public final class UserFeature {
    private final UserEventListener listener;
    private final Aftermath aftermath;

    /**
     * Clears up from when it is started.
     *
     * @param users who says whether somebody is really gone
     */
    public UserFeature(MongoClient mongo, KnownUsers users, List<UserClearUp> features, Clock clock) {
        var departures = new MongoDepartureRepository(mongo, clock);
        var clearUps = new ClearUps(features);
        this.listener = new UserEventListener(users::isGone, departures, clearUps);
        this.aftermath = new Aftermath(departures, clearUps, System::nanoTime);
    }

    public static List<IndexSpec> indexes() {
        return MongoDepartureRepository.INDEXES;
    }

    /** Starts to consume the events that the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        listener.listen(vertx);
    }

    /** Starts to erase what was written late. */
    public void start(Vertx vertx) {
        aftermath.start(vertx);
    }
}
