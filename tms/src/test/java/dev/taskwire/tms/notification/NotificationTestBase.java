package dev.taskwire.tms.notification;

import dev.taskwire.testing.mongo.MongoBackend;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Gives each test of notifications a fixture of its own, on each kind of MongoDB. */
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@ExtendWith(VertxExtension.class)
abstract class NotificationTestBase {
    @Parameter
    private MongoBackend backend;

    NotificationFixture fixture;

    @BeforeEach
    void openFixture(Vertx vertx) throws Exception {
        fixture = new NotificationFixture(vertx, backend);
    }

    @AfterEach
    void closeFixture() throws Exception {
        if (fixture != null) {
            fixture.close();
        }
    }
}
