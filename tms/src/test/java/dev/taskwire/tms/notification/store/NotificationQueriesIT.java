package dev.taskwire.tms.notification.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationIds;
import dev.taskwire.tms.notification.model.NotificationKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How queries are planned, which only MongoDB itself does. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(names = {"EXTERNAL", "CONTAINER"})
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class NotificationQueriesIT {
    private static final UUID ADA = ResourceIds.next();
    private static final JsonObject ORDER = new JsonObject().put("unread", -1).put("_id", -1);

    @Parameter
    private MongoBackend real;

    private TestStore store;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(
                vertx,
                real,
                Stream.concat(MongoNotificationRepository.INDEXES.stream(), MongoDeliveryRepository.INDEXES.stream())
                        .toList());
        var notifications = new MongoNotificationRepository(store.mongo());
        var deliveries = new MongoDeliveryRepository(store.mongo());
        for (int i = 0; i < 300; i++) {
            var one = Notification.of(
                    event().time(THEN.plusSeconds(i)).build(),
                    i % 5 == 0 ? ADA : ResourceIds.next(),
                    NotificationKind.ASSIGNED);
            boolean delivered = i % 20 != 0;
            await(notifications
                    .insert(NotificationDelivery.create(one, EnumSet.allOf(NotificationChannel.class), THEN, THEN))
                    .compose(made -> delivered ? deliveries.complete(one.id()) : Future.succeededFuture()));
        }
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void listWalksAlongItsIndexFromWhereThePageBegins() throws Exception {
        for (boolean unread : new boolean[] {true, false}) {
            var cursor = new NotificationCursor(unread, NotificationIds.lowerBound(THEN.plusSeconds(150)));
            var plan = explain(MongoNotificationRepository.filter(ADA, Optional.of(cursor)), ORDER);
            assertThat(stages(plan)).contains("IXSCAN").doesNotContain("COLLSCAN", "SORT");
            assertThat(examined(plan)).isLessThanOrEqualTo(unread ? 35 : 1);
        }
        var first = explain(MongoNotificationRepository.filter(ADA, Optional.empty()), ORDER);
        assertThat(stages(first)).contains("IXSCAN").doesNotContain("COLLSCAN", "SORT");
    }

    @Test
    void everythingElseHasAnIndexToo() throws Exception {
        var due = explain(MongoDeliveryRepository.dueFilter(THEN), op("deliver_at", 1));
        assertThat(stages(due)).contains("IXSCAN").doesNotContain("COLLSCAN", "SORT");
        assertThat(examined(due)).isLessThanOrEqualTo(16);
        var mine = op("user_id", uuid(ADA));
        for (var filter : List.of(
                mine,
                mine.copy().put("unread", true),
                mine.copy().put("unread", true).put("_id", uuid(ResourceIds.next())),
                op("deliver_at", op("$exists", true)),
                op("_id", op("$lt", uuid(NotificationIds.lowerBound(THEN)))))) {
            assertThat(stages(explain(filter, new JsonObject())))
                    .as(filter.encode())
                    .doesNotContain("COLLSCAN");
        }
    }

    private JsonObject explain(JsonObject filter, JsonObject sort) throws Exception {
        var find = new JsonObject()
                .put("find", MongoNotificationRepository.NOTIFICATIONS)
                .put("filter", filter)
                .put("sort", sort);
        var command = new JsonObject().put("explain", find).put("verbosity", "executionStats");
        return await(store.mongo().runCommand("explain", command));
    }

    private static long examined(JsonObject plan) {
        return plan.getJsonObject("executionStats").getLong("totalDocsExamined");
    }

    private static List<String> stages(JsonObject plan) {
        var stages = new ArrayList<String>();
        collect(plan.getJsonObject("queryPlanner").getValue("winningPlan"), stages);
        return stages;
    }

    private static void collect(Object part, List<String> stages) {
        if (part instanceof JsonObject object) {
            object.forEach(entry -> {
                if (entry.getKey().equals("stage")) {
                    stages.add((String) entry.getValue());
                }
                collect(entry.getValue(), stages);
            });
        } else if (part instanceof JsonArray array) {
            array.forEach(one -> collect(one, stages));
        }
    }
}
