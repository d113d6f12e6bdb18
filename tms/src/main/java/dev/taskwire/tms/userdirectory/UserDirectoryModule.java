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

/** The module of deleted users: consumes their events and erases their data in every feature. */
public final class UserDirectoryModule {
    private final UserDeletedConsumer consumer;
    private final LateDataEraser lateDataEraser;

    /**
     * Creates the module, which is yet to be started.
     *
     * @param users confirms that a user was deleted
     * @param features what erases the data of each feature
     */
    public UserDirectoryModule(MongoClient mongo, UserDirectory users, List<UserDataEraser> features, Clock clock) {
        var deletedUsers = new MongoDeletedUserRepository(mongo, clock);
        var userDataErasers = new UserDataErasers(features);
        this.consumer = new UserDeletedConsumer(users::isDeleted, deletedUsers, userDataErasers);
        this.lateDataEraser = new LateDataEraser(deletedUsers, userDataErasers, System::nanoTime);
    }

    public static List<IndexSpec> indexes() {
        return MongoDeletedUserRepository.INDEXES;
    }

    /** Starts to consume the events that the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        consumer.listen(vertx);
    }

    /** Starts the periodic erasure of data that was written after the deletion of its user. */
    public void start(Vertx vertx) {
        lateDataEraser.start(vertx);
    }
}
