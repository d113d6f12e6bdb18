package dev.taskwire.tms.userdirectory;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.tms.userdirectory.erasure.LateDataEraser;
import dev.taskwire.tms.userdirectory.erasure.MongoDeletedUserRepository;
import dev.taskwire.tms.userdirectory.erasure.UserDataEraser;
import dev.taskwire.tms.userdirectory.erasure.UserDataErasers;
import dev.taskwire.tms.userdirectory.erasure.UserDeletedConsumer;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The module of deleted users: consumes their events and has every feature erase their data. */
public final class UserDirectoryModule {
    private final UserDeletedConsumer listener;
    private final LateDataEraser lateDataEraser;

    /**
     * Clears up from when it is started.
     *
     * @param users who says whether somebody is really gone
     */
    public UserDirectoryModule(MongoClient mongo, UserDirectory users, List<UserDataEraser> features, Clock clock) {
        var departures = new MongoDeletedUserRepository(mongo, clock);
        var userDataErasers = new UserDataErasers(features);
        this.listener = new UserDeletedConsumer(users::isGone, departures, userDataErasers);
        this.lateDataEraser = new LateDataEraser(departures, userDataErasers, System::nanoTime);
    }

    public static List<IndexSpec> indexes() {
        return MongoDeletedUserRepository.INDEXES;
    }

    /** Starts to consume the events that the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        listener.listen(vertx);
    }

    /** Starts to erase what was written late. */
    public void start(Vertx vertx) {
        lateDataEraser.start(vertx);
    }
}
