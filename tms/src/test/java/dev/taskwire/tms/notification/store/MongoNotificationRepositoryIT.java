package dev.taskwire.tms.notification.store;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.NotificationSettings;
import dev.taskwire.tms.notification.model.NotificationSettingsPatch;
import dev.taskwire.tms.notification.service.NotificationSettingsService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoNotificationRepositoryIT {
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoNotificationRepository notifications;
    private MongoDeliveryRepository deliveries;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(
                vertx,
                backend,
                Stream.concat(MongoNotificationRepository.INDEXES.stream(), MongoDeliveryRepository.INDEXES.stream())
                        .toList());
        notifications = new MongoNotificationRepository(store.mongo());
        deliveries = new MongoDeliveryRepository(store.mongo());
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void everythingComesBackAsItWasStored() throws Exception {
        var full = Notification.of(
                event().type("task.status_changed")
                        .assigned(BOB, ADA)
                        .status("pending", "completed")
                        .due("2026-04-10")
                        .title("'\"\n<b>\ud83d\ude00$x.y")
                        .build(),
                ADA,
                NotificationKind.ASSIGNED);
        var bare = Notification.of(event().by(null).build(), BOB, NotificationKind.DUE_SOON);
        for (var notification : List.of(full, bare)) {
            assertThat(await(notifications.insert(begun(notification, THEN)))).isTrue();
            assertThat(list(notification.userId())).containsExactly(notification);
        }
    }

    @Test
    void sameEventForTheSameUserIsStoredOnce() throws Exception {
        var event = event().build();
        var inserts = IntStream.range(0, 20)
                .mapToObj(i -> notifications.insert(
                        begun(Notification.of(event, ADA, NotificationKind.ASSIGNED), THEN.plusSeconds(i))))
                .toList();
        assertThat(await(Future.all(inserts)).<Boolean>list().stream().filter(made -> made))
                .hasSize(1);
        assertThat(await(notifications.insert(begun(Notification.of(event, BOB, NotificationKind.ASSIGNED), THEN))))
                .isTrue();
        assertThat(list(ADA)).hasSize(1);
    }

    @Test
    void pagesHaveUnreadFirstAndNewestFirstEachOnce() throws Exception {
        var all = new ArrayList<Notification>();
        for (int i = 0; i < 23; i++) {
            all.add(stored(ADA, THEN.plusSeconds(i / 2)));
            stored(BOB, THEN.plusSeconds(i));
        }
        for (int i = 0; i < 23; i += 3) {
            await(notifications.markRead(ADA, all.get(i).id(), THEN));
        }
        var newestFirst = new ArrayList<>(all);
        newestFirst.sort(
                (one, other) -> one.id().toString().compareTo(other.id().toString()));
        Collections.reverse(newestFirst);
        var expected = Stream.concat(
                        newestFirst.stream().filter(one -> all.indexOf(one) % 3 != 0),
                        newestFirst.stream().filter(one -> all.indexOf(one) % 3 == 0))
                .map(Notification::id)
                .toList();
        for (int limit : new int[] {1, 4, 16, 100}) {
            var found = new ArrayList<UUID>();
            Optional<NotificationCursor> after = Optional.empty();
            do {
                var page = await(notifications.list(ADA, after, limit)).items();
                page.forEach(one -> found.add(one.id()));
                after = page.isEmpty()
                        ? Optional.empty()
                        : Optional.of(NotificationCursor.after(page.get(page.size() - 1)));
            } while (after.isPresent());
            assertThat(found).as("by %d", limit).isEqualTo(expected);
        }
    }

    @Test
    void readingIsNotedOnceAndByTheUserOnly() throws Exception {
        var one = stored(ADA, THEN);
        assertThat(await(notifications.markRead(BOB, one.id(), THEN))).isFalse();
        assertThat(await(notifications.markRead(ADA, ResourceIds.next(), THEN))).isFalse();
        assertThat(list(ADA)).containsExactly(one);
        assertThat(await(notifications.markRead(ADA, one.id(), THEN))).isTrue();
        assertThat(await(notifications.markRead(ADA, one.id(), THEN.plusSeconds(1))))
                .isFalse();
        assertThat(await(notifications.find(ADA, one.id()))).get().returns(THEN, Notification::readAt);
        assertThat(await(notifications.find(BOB, one.id()))).isEmpty();
        assertThat(list(ADA)).extracting(Notification::readAt).containsExactly(THEN);
    }

    @Test
    void allOfOneUserAreMarkedAsRead() throws Exception {
        var early = stored(ADA, THEN);
        await(notifications.markRead(ADA, early.id(), THEN));
        stored(ADA, THEN.plusSeconds(1));
        stored(ADA, THEN.plusSeconds(2));
        var other = stored(BOB, THEN);
        await(notifications.markRead(ADA, THEN.plusSeconds(5), 500));
        assertThat(list(ADA))
                .extracting(Notification::readAt)
                .containsExactly(THEN.plusSeconds(5), THEN.plusSeconds(5), THEN);
        assertThat(list(BOB)).containsExactly(other);
    }

    @Test
    void whatIsOldOrOfOneUserIsRemovedSomeAtATime() throws Exception {
        for (int i = 0; i < 5; i++) {
            stored(ADA, THEN.minusMillis(i + 1));
        }
        var kept = stored(ADA, THEN);
        assertThat(await(notifications.removeBefore(THEN, 3))).isEqualTo(3);
        assertThat(await(notifications.removeBefore(THEN, 3))).isEqualTo(2);
        assertThat(await(notifications.removeBefore(THEN, 3))).isZero();
        assertThat(list(ADA)).containsExactly(kept);
        var other = stored(BOB, THEN);
        stored(ADA, THEN);
        assertThat(await(notifications.removeByUser(ADA, 1))).isEqualTo(1);
        assertThat(await(notifications.removeByUser(ADA, 10))).isEqualTo(1);
        assertThat(list(BOB)).containsExactly(other);
    }

    @Test
    void whatIsDueIsLeasedByOne() throws Exception {
        var one = Notification.of(event().build(), ADA, NotificationKind.ASSIGNED);
        await(notifications.insert(begun(one, THEN.plusSeconds(60))));
        assertThat(await(deliveries.findDue(THEN.plusMillis(59_999), 10))).isEmpty();
        var due = await(deliveries.findDue(THEN.plusSeconds(60), 10));
        assertThat(due)
                .containsExactly(new NotificationDelivery(
                        one, EnumSet.allOf(NotificationChannel.class), 0, THEN, THEN.plusSeconds(60), null));
        var leases = IntStream.range(0, 10)
                .mapToObj(i -> deliveries.lease(due.get(0), THEN.plusSeconds(120 + i)))
                .toList();
        assertThat(await(Future.all(leases)).<Boolean>list().stream().filter(ours -> ours))
                .hasSize(1);
        assertThat(await(deliveries.findDue(THEN.plusSeconds(119), 10))).isEmpty();
        assertThat(await(deliveries.count())).isEqualTo(1);
    }

    @Test
    void whatIsPutOffCountsNoAttempt() throws Exception {
        var leased = leased();
        await(deliveries.postpone(leased, EnumSet.of(NotificationChannel.EMAIL), THEN.plusSeconds(90)));
        assertThat(await(deliveries.findDue(THEN.plusSeconds(90), 10)))
                .singleElement()
                .returns(0, NotificationDelivery::attempts)
                .returns(EnumSet.of(NotificationChannel.EMAIL), NotificationDelivery::undelivered);
    }

    @Test
    void oldestDueComeFirstUpToTheLimit() throws Exception {
        for (int i = 9; i >= 0; i--) {
            var one = Notification.of(event().build(), ADA, NotificationKind.ASSIGNED);
            await(notifications.insert(begun(one, THEN.plusSeconds(i))));
        }
        assertThat(await(deliveries.findDue(THEN.plusSeconds(60), 3)))
                .extracting(NotificationDelivery::leasedUntil)
                .containsExactly(THEN, THEN.plusSeconds(1), THEN.plusSeconds(2));
    }

    @Test
    void whatIsDoneLeavesNothingOfItsDelivery() throws Exception {
        var delivery = leased();
        await(deliveries.complete(delivery.notification().id()));
        assertThat(document(delivery).getMap())
                .doesNotContainKeys("deliver_at", "deliver_since", "attempts", "undelivered");
        assertThat(await(deliveries.count())).isZero();
        assertThat(list(ADA)).containsExactly(delivery.notification());
    }

    @Test
    void whatIsLeftIsTriedAgain() throws Exception {
        var delivery = leased();
        var at = THEN.plus(Duration.ofHours(1));
        await(deliveries.reschedule(delivery, Set.of(NotificationChannel.EMAIL), at));
        assertThat(await(deliveries.findDue(at.minusMillis(1), 10))).isEmpty();
        assertThat(await(deliveries.findDue(at, 10)))
                .containsExactly(new NotificationDelivery(
                        delivery.notification(), Set.of(NotificationChannel.EMAIL), 1, THEN, at, null));
    }

    @Test
    void whatIsGivenUpStaysWithItsReason() throws Exception {
        var delivery = leased();
        await(deliveries.deadLetter(delivery, Set.of(NotificationChannel.EMAIL), THEN, "why"));
        assertThat(ExtendedJson.date(document(delivery).getJsonObject("dead_letter_at")))
                .isEqualTo(THEN);
        assertThat(document(delivery).getString("dead_letter_reason")).isEqualTo("why");
        assertThat(await(deliveries.count())).isZero();
        assertThat(list(ADA)).containsExactly(delivery.notification());
    }

    @Test
    void whoHasLostTheLeaseChangesNothing() throws Exception {
        var delivery = leased();
        assertThat(await(deliveries.lease(delivery, THEN.plusSeconds(90)))).isTrue();
        await(deliveries.reschedule(delivery, Set.of(), THEN));
        await(deliveries.deadLetter(delivery, Set.of(), THEN, "why"));
        assertThat(await(deliveries.findDue(THEN.plusSeconds(90), 10)))
                .containsExactly(delivery.withLease(THEN.plusSeconds(90)));
        await(deliveries.remove(delivery.notification().id()));
        assertThat(list(ADA)).isEmpty();
    }

    @Test
    void settingsAreOnUntilTheyAreTurnedOff() throws Exception {
        var settings = new MongoNotificationSettingsRepository(store.mongo());
        assertThat(await(settings.find(ADA))).isEqualTo(NotificationSettings.defaults());
        var first = new NotificationSettings(Set.of(NotificationChannel.LOG), EnumSet.allOf(NotificationKind.class), 1);
        var second = new NotificationSettings(Set.of(), Set.of(NotificationKind.DUE_SOON), 2);
        assertThat(await(settings.store(ADA, second))).isFalse();
        assertThat(await(settings.store(ADA, first))).isTrue();
        assertThat(await(settings.store(ADA, first))).isFalse();
        assertThat(await(settings.store(ADA, second))).isTrue();
        assertThat(await(settings.find(ADA))).isEqualTo(second);
        assertThat(await(settings.find(BOB))).isEqualTo(NotificationSettings.defaults());
        await(settings.remove(ADA));
        assertThat(await(settings.find(ADA))).isEqualTo(NotificationSettings.defaults());
    }

    @Test
    void changesOfSettingsAtTheSameTimeAllCount() throws Exception {
        var service = new NotificationSettingsService(new MongoNotificationSettingsRepository(store.mongo()));
        var changes = new ArrayList<Future<NotificationSettings>>();
        for (var kind : NotificationKind.values()) {
            var off = new NotificationSettingsPatch(Map.of(), Map.of(kind, false));
            changes.add(service.update(ADA, off, version -> true, Deadline.after(Duration.ofSeconds(10))));
        }
        await(Future.all(changes));
        assertThat(await(service.get(ADA)))
                .isEqualTo(new NotificationSettings(
                        EnumSet.allOf(NotificationChannel.class), Set.of(), NotificationKind.values().length));
    }

    private NotificationDelivery leased() throws Exception {
        var one = Notification.of(event().build(), ADA, NotificationKind.ASSIGNED);
        var delivery = begun(one, THEN.plusSeconds(60));
        await(notifications.insert(delivery));
        return delivery;
    }

    private static NotificationDelivery begun(Notification notification, Instant leasedUntil) {
        return NotificationDelivery.create(notification, EnumSet.allOf(NotificationChannel.class), THEN, leasedUntil);
    }

    private Notification stored(UUID user, Instant time) throws Exception {
        var one = Notification.of(event().time(time).build(), user, NotificationKind.ASSIGNED);
        await(notifications.insert(begun(one, time)));
        return one;
    }

    private List<Notification> list(UUID user) throws Exception {
        return await(notifications.list(user, Optional.empty(), 100)).items();
    }

    private JsonObject document(NotificationDelivery delivery) throws Exception {
        var id = ExtendedJson.uuid(delivery.notification().id());
        return await(
                store.mongo().findOne(MongoNotificationRepository.NOTIFICATIONS, ExtendedJson.op("_id", id), null));
    }
}
