package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.NotificationFixture.ACTOR;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.mail.permit.MongoEmailPermitRepository;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.quota.EmailLimits;
import dev.taskwire.tms.notification.store.DeliveryDocumentMapper;
import dev.taskwire.tms.notification.store.MongoDeliveryRepository;
import dev.taskwire.tms.notification.store.MongoNotificationRepository;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails beyond the limits are held back and told of in a digest of the next window; none is lost. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class EmailLimitsIT extends NotificationTestBase {
    /** Three mails to an address, five because of an actor, and two about new devices, in an hour. */
    private static final EmailLimits LIMITS = new EmailLimits(3, 5, 2, Duration.ofHours(1));

    private List<NotificationProcess> processes;

    @BeforeEach
    void startProcesses() throws Exception {
        processes = List.of(fixture.process(LIMITS), fixture.process(LIMITS));
    }

    @Test
    void addressGetsAFewMailsAtOnceAndTheRestInOneDigest() throws Exception {
        // given
        assign(30, ACTOR, fixture.ada);
        eventuallyHeld(27);
        assertThat(fixture.mails()).hasSize(3);
        // What was held back is in the log all the same.
        assertThat(fixture.log.of(fixture.ada)).hasSize(30);

        // when
        nextWindow();
        fixture.eventuallyNothingWaits();

        // then
        assertThat(fixture.mails()).hasSize(4);
        assertThat(fixture.mails().get(3))
                .contains(
                        "Subject: [Taskwire] 27 notifications\n",
                        "Buy pills",
                        "https://app.example.com/tasks/task_",
                        "and 7 more")
                .contains("List-Unsubscribe: <https://tasks.example.com/mail/unsubscribe?token=");
        assertThat(fixture.log.of(fixture.ada)).hasSize(30);
        assertThat(processes.get(0).metrics() + processes.get(1).metrics())
                .contains("notifications_digests_total{service=\"test\"} 1.0");
    }

    @Test
    void nothingThatWaitsIsSentOnceItsUserHasTurnedMailsOff() throws Exception {
        // given
        assign(30, ACTOR, fixture.ada);
        eventuallyHeld(27);

        // when
        fixture.turnMailsOff(fixture.ada);
        nextWindow();

        // then
        fixture.eventuallyNothingWaits();
        assertThat(fixture.mails()).hasSize(3);
        assertThat(fixture.log.of(fixture.ada)).hasSize(30);
    }

    @Test
    void mailsAboutNewDevicesHaveALimitOfTheirOwn() throws Exception {
        // given an address that others have flooded
        assign(10, ACTOR, fixture.ada);
        eventuallyHeld(7);

        // when its user signs in on four devices
        for (int i = 1; i <= 4; i++) {
            signInOnNewDevice("Program" + i);
        }

        // then two mails are sent at once, and the others are in a digest of their own
        eventuallyHeld(9);
        assertThat(fixture.mails().subList(3, 5))
                .allSatisfy(mail -> assertThat(mail).contains("New sign-in: Program"));
        assertThat(fixture.mails()).hasSize(5);
        nextWindow();
        fixture.eventuallyNothingWaits();
        assertThat(fixture.mails().subList(5, fixture.mails().size()))
                .satisfiesExactlyInAnyOrder(
                        mail -> assertThat(mail)
                                .contains("7 notifications", "Assigned to you: Buy pills", "List-Unsubscribe: ")
                                .doesNotContain("New sign-in"),
                        mail -> assertThat(mail)
                                .contains("2 notifications", "New sign-in: Program")
                                .doesNotContain("Buy pills", "nsubscribe"));
    }

    @Test
    void digestAboutNewDevicesIsSentToUsersWithoutMailsAboutTasks() throws Exception {
        // given mails of both sorts that wait
        assign(10, ACTOR, fixture.ada);
        eventuallyHeld(7);
        for (int i = 1; i <= 4; i++) {
            signInOnNewDevice("Program" + i);
        }
        eventuallyHeld(9);

        // when
        fixture.turnMailsOff(fixture.ada);
        nextWindow();

        // then
        fixture.eventuallyNothingWaits();
        assertThat(fixture.mails()).hasSize(6);
        assertThat(fixture.mails().get(5)).contains("2 notifications", "New sign-in: Program");
    }

    private void signInOnNewDevice(String name) throws Exception {
        var device = new UserDevice(ResourceIds.next(), name, THEN);
        fixture.ums.put(fixture.ada, device);
        String user = ResourceIds.user(fixture.ada);
        await(processes
                .get(0)
                .module
                .newDeviceHandler()
                .apply(new EventEnvelope(
                        ResourceIds.next().toString(),
                        UserDevice.NEW_DEVICE,
                        user,
                        user,
                        1,
                        THEN,
                        new JsonObject().put(UserDevice.MEMBER, device.toJson()).encode())));
    }

    @Test
    void otherSpellingsOfAnAddressAndOtherActorsShareItsLimit() throws Exception {
        // given
        var twin = fixture.ums.user("twin", Role.USER, "Ada+2@Example.com");

        // when
        assign(3, ACTOR, fixture.ada);
        assign(2, ResourceIds.next(), twin);

        // then
        eventuallyHeld(2);
        assertThat(fixture.mails()).hasSize(3);
    }

    @Test
    void actorCausesAFewMailsToAllAddressesTogether() throws Exception {
        // given
        assignToStrangers(8);
        eventuallyHeld(3);
        assertThat(fixture.mails()).hasSize(5);

        // when
        assign(1, ResourceIds.next(), fixture.ada);

        // then the limit of one actor does not concern another
        Eventually.holds(() -> assertThat(fixture.mails()).hasSize(6));
        nextWindow();
        fixture.eventuallyNothingWaits();
        assertThat(fixture.mails()).hasSize(9);
    }

    @Test
    void digestsCountForTheLimitOfTheirActor() throws Exception {
        // given
        assignToStrangers(13);
        eventuallyHeld(8);

        // when
        nextWindow();

        // then
        eventuallyHeld(3);
        assertThat(fixture.mails()).hasSize(10);
        nextWindow();
        fixture.eventuallyNothingWaits();
        assertThat(fixture.mails()).hasSize(13).doesNotHaveDuplicates();
    }

    @Test
    void singleHeldNotificationIsSentInAnOrdinaryMail() throws Exception {
        // given
        assign(4, ACTOR, fixture.ada);
        eventuallyHeld(1);

        // when
        nextWindow();

        // then
        Eventually.holds(() -> assertThat(fixture.mails()).hasSize(4));
        assertThat(fixture.mails().get(3)).contains("[Taskwire] Assigned to you: Buy pills");
    }

    @Test
    void digestIsTriedAgainUntilItIsRefusedForGood() throws Exception {
        // given
        assign(6, ACTOR, fixture.ada);
        eventuallyHeld(3);

        // when
        fixture.mailServerRefuses("451 later");
        nextWindow();
        Eventually.holds(() -> assertThat(count(ExtendedJson.op("held", true).put("attempts", 1)))
                .isEqualTo(1));
        fixture.mailServerRefuses("550 no such mailbox");
        for (int i = 0; i < 3; i++) {
            nextWindow();
        }

        // then
        fixture.eventuallyNothingWaits();
        assertThat(count(ExtendedJson.op("dead_letter_reason", ExtendedJson.op("$exists", true))))
                .isEqualTo(3);
    }

    @Test
    void digestOfADeadProcessIsSentByAnother() throws Exception {
        // given a process that died while it had leased a digest
        assign(7, ACTOR, fixture.ada);
        eventuallyHeld(4);
        for (var process : processes) {
            fixture.end(process);
        }
        nextWindow();
        var deliveries = new MongoDeliveryRepository(fixture.store.mongo());
        var lead = await(deliveries.findDue(fixture.clock.instant(), 1))
                .get(0)
                .withLease(fixture.clock.instant().plusSeconds(60));
        assertThat(await(deliveries.lease(
                        await(deliveries.findDue(fixture.clock.instant(), 1)).get(0), lead.leasedUntil())))
                .isTrue();
        assertThat(await(deliveries.leaseForDigest(lead, fixture.clock.instant())))
                .isEqualTo(3);

        // when
        fixture.process(LIMITS);
        fixture.clock.advance(DeliveryWorker.LEASE.plusSeconds(1));

        // then
        fixture.eventuallyNothingWaits();
        assertThat(fixture.mails()).hasSize(4);
        assertThat(fixture.mails().get(3)).contains("4 notifications");
    }

    @Test
    void permitIsKeptForTheSameMailAndCanBeReleased() throws Exception {
        // given two permits a window
        var permits = new MongoEmailPermitRepository(fixture.store.mongo(), NotificationModule.MAIL_PERMITS);

        // when the same mail is tried again
        for (int i = 0; i < 3; i++) {
            assertThat(await(permits.tryAcquire("x", THEN, 2, "one"))).isTrue();
        }

        // then it counts once
        assertThat(await(permits.tryAcquire("x", THEN, 2, "two"))).isTrue();
        assertThat(await(permits.tryAcquire("x", THEN, 2, "three"))).isFalse();
        assertThat(await(permits.tryAcquire("x", THEN, 2, "two"))).isTrue();
        await(permits.release("x", "one"));
        assertThat(await(permits.tryAcquire("x", THEN, 2, "three"))).isTrue();
        await(permits.removeEndedBefore(THEN.plusSeconds(1)));
        assertThat(await(permits.tryAcquire("x", THEN, 2, "one"))).isTrue();
    }

    /** Assigns tasks to the user; the processes receive the events by turns. */
    private void assign(int tasks, UUID actor, UUID user) throws Exception {
        for (int i = 0; i < tasks; i++) {
            await(processes
                    .get(i % processes.size())
                    .receive(event().type("task.assigned")
                            .title("Buy pills " + i)
                            .by(actor)
                            .assigned(null, user)
                            .envelope()));
        }
    }

    /** Assigns a task to each of so many users. */
    private void assignToStrangers(int users) throws Exception {
        for (int i = 0; i < users; i++) {
            assign(1, ACTOR, fixture.ums.user("u" + i, Role.USER, "u" + i + "@example.com"));
        }
    }

    private void nextWindow() {
        fixture.clock.advance(LIMITS.window());
    }

    /**
     * Waits until so many deliveries are held for the next window, and no other waits. One that is decided on while the
     * clock moves may be held for another window.
     */
    private void eventuallyHeld(int deliveries) throws Exception {
        Eventually.holds(() -> {
            var nextWindow = ExtendedJson.date(LIMITS.nextWindowStart(fixture.clock.instant()));
            assertThat(count(ExtendedJson.op("held", true).put(DeliveryDocumentMapper.DELIVER_AT, nextWindow)))
                    .isEqualTo(deliveries);
            assertThat(fixture.waiting()).isEqualTo(deliveries);
        });
    }

    private long count(JsonObject query) throws Exception {
        return await(fixture.store.mongo().count(MongoNotificationRepository.NOTIFICATIONS, query));
    }
}
