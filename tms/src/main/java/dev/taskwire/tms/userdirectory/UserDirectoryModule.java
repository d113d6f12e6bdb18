package dev.taskwire.tms.userdirectory;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.tms.userdirectory.erasure.LateDataEraser;
import dev.taskwire.tms.userdirectory.erasure.MongoDeletedUserRepository;
import dev.taskwire.tms.userdirectory.erasure.UserDataEraser;
import dev.taskwire.tms.userdirectory.erasure.UserDataErasers;
import dev.taskwire.tms.userdirectory.erasure.UserDeletedHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The module of users' events: erases the data of deleted users in every feature, and hands other events on. */
public final class UserDirectoryModule {
    private final UserEventConsumer consumer;
    private final LateDataEraser lateDataEraser;

    /**
     * Creates the module, which is yet to be started.
     *
     * @param users confirms that a user was deleted
     * @param features what erases the data of each feature
     * @param newDeviceHandler handles the events of sign-ins on new devices
     */
    public UserDirectoryModule(
            MongoClient mongo,
            UserDirectory users,
            List<UserDataEraser> features,
            Function<EventEnvelope, Future<Void>> newDeviceHandler,
            Clock clock) {
        var deletedUsers = new MongoDeletedUserRepository(mongo, clock);
        var userDataErasers = new UserDataErasers(features);
        var deletions = new UserDeletedHandler(users::isDeleted, deletedUsers, userDataErasers);
        this.consumer = new UserEventConsumer(
                Map.of(UserDeletedHandler.USER_DELETED, deletions::handle, UserDevice.NEW_DEVICE, newDeviceHandler));
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
