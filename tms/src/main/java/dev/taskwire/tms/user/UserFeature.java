package dev.taskwire.tms.user;

import dev.taskwire.shared.mongo.Index;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The door of users who are gone: hears of them and has every feature clear up after them. */
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

    public static List<Index> indexes() {
        return MongoDepartureRepository.INDEXES;
    }

    /** Begins to listen to what the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        listener.listen(vertx);
    }

    /** Begins to look for what came late. */
    public void start(Vertx vertx) {
        aftermath.start(vertx);
    }
}
