package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.notification.channel.email.ScriptedSmtp;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.quota.EmailLimits;
import dev.taskwire.tms.notification.quota.MongoEmailPermitRepository;
import dev.taskwire.tms.notification.store.DeliveryDocumentMapper;
import dev.taskwire.tms.notification.store.MongoDeliveryRepository;
import dev.taskwire.tms.notification.store.MongoNotificationRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** However many notifications there are, few mails leave, and nothing is lost of what they would have told. */
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class EmailLimitsIT {
    private static final EmailLimits BOUNDS = new EmailLimits(3, 5, Duration.ofHours(1));
    private static final UUID ACTOR = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private final MutableClock clock = new MutableClock(THEN);
    private final NotificationLogLines log = new NotificationLogLines();
    private volatile String refusal = "";
    private final List<NotificationProcess> processes = new ArrayList<>();
    private TestStore store;
    private StubUms ums;
    private ScriptedSmtp smtp;
    private UUID ada;

    @BeforeEach
    void start() throws Exception {
        store = TestStore.open(
                backend,
                Stream.of(
                                MongoNotificationRepository.INDEXES,
                                MongoDeliveryRepository.INDEXES,
                                MongoEmailPermitRepository.INDEXES)
                        .flatMap(List::stream)
                        .toList());
        ums = new StubUms();
        smtp = new ScriptedSmtp(
                line -> line.startsWith("RCPT") && !refusal.isEmpty() ? Optional.of(refusal) : Optional.empty());
        ada = ums.user("ada", Role.USER, "ada@example.com");
        process();
        process();
    }

    @AfterEach
    void stop() throws Exception {
        for (var process : processes) {
            process.close();
        }
        log.close();
        if (store != null) {
            smtp.close();
            ums.close();
            store.close();
        }
    }

    private void process() throws Exception {
        processes.add(new NotificationProcess(store, ums, Optional.of(smtp.address()), true, BOUNDS, clock));
    }

    /** By turns to each process. */
    private void assign(int events, UUID actor, UUID user) throws Exception {
        for (int i = 0; i < events; i++) {
            await(processes
                    .get(i % processes.size())
                    .receive(event().type("task.assigned")
                            .title("Buy pills " + i)
                            .by(actor)
                            .assigned(null, user)
                            .envelope()));
        }
    }

    private long waiting() throws Exception {
        return await(new MongoDeliveryRepository(store.mongo()).count());
    }

    /** Those of which it is decided: who decides while the clock moves on may hold one for another window. */
    private long held() throws Exception {
        var untilNextWindow = ExtendedJson.date(BOUNDS.nextWindowStart(clock.instant()));
        return await(store.mongo()
                .count(
                        MongoNotificationRepository.NOTIFICATIONS,
                        ExtendedJson.op("held", true).put(DeliveryDocumentMapper.DELIVER_AT, untilNextWindow)));
    }

    private void eventuallyHeld(int count) throws Exception {
        Eventually.holds(() -> {
            assertThat(held()).isEqualTo(count);
            assertThat(waiting()).isEqualTo(count);
        });
    }

    private List<String> mails() {
        return smtp.taken();
    }

    @Test
    void anAddressGetsAFewAtOnceAndTheRestInOneDigest() throws Exception {
        assign(30, ACTOR, ada);
        eventuallyHeld(27);
        assertThat(mails()).hasSize(3);
        // What was held back is in the log and in the list all the same.
        assertThat(log.of(ada)).hasSize(30);
        clock.advance(BOUNDS.window());
        Eventually.holds(() -> assertThat(waiting()).isZero());
        assertThat(mails()).hasSize(4);
        assertThat(mails().get(3))
                .contains("Subject: [Taskwire] 27 notifications\n", "Buy pills", "and 7 more", "/api/notifications");
        assertThat(log.of(ada)).hasSize(30);
        assertThat(processes.get(0).metrics() + processes.get(1).metrics())
                .contains("notifications_digests_total{service=\"test\"} 1.0");
    }

    /** Whatever names the same mailbox is one address, whoever has it. */
    @Test
    void anotherSpellingOrAnotherActorGetsNoFurther() throws Exception {
        var twin = ums.user("twin", Role.USER, "Ada+2@Example.com");
        assign(3, ACTOR, ada);
        assign(2, ResourceIds.next(), twin);
        eventuallyHeld(2);
        assertThat(mails()).hasSize(3);
    }

    @Test
    void oneActorCausesSoManyMailsWhoeverGetsThem() throws Exception {
        for (int i = 0; i < 8; i++) {
            assign(1, ACTOR, ums.user("u" + i, Role.USER, "u" + i + "@example.com"));
        }
        eventuallyHeld(3);
        assertThat(mails()).hasSize(5);
        // Another is not in the way.
        assign(1, ResourceIds.next(), ada);
        Eventually.holds(() -> assertThat(mails()).hasSize(6));
        clock.advance(BOUNDS.window());
        Eventually.holds(() -> assertThat(waiting()).isZero());
        assertThat(mails()).hasSize(9);
    }

    /** The mails of a digest count too, else an hour would be all that it takes. */
    @Test
    void digestsOfAnActorAreBoundedLikeTheirMails() throws Exception {
        for (int i = 0; i < 13; i++) {
            assign(1, ACTOR, ums.user("u" + i, Role.USER, "u" + i + "@example.com"));
        }
        eventuallyHeld(8);
        clock.advance(BOUNDS.window());
        eventuallyHeld(3);
        assertThat(mails()).hasSize(10);
        clock.advance(BOUNDS.window());
        Eventually.holds(() -> assertThat(waiting()).isZero());
        assertThat(mails()).hasSize(13).doesNotHaveDuplicates();
    }

    @Test
    void oneHeldBackAloneIsAMailLikeAnyOther() throws Exception {
        assign(4, ACTOR, ada);
        eventuallyHeld(1);
        clock.advance(BOUNDS.window());
        Eventually.holds(() -> assertThat(mails()).hasSize(4));
        assertThat(mails().get(3)).contains("[Taskwire] Assigned to you: Buy pills");
    }

    @Test
    void digestThatIsNotTakenComesAgainAndOneRefusedForGoodIsGivenUpAtOnce() throws Exception {
        assign(6, ACTOR, ada);
        eventuallyHeld(3);
        refusal = "451 later";
        clock.advance(BOUNDS.window());
        Eventually.holds(() -> assertThat(await(store.mongo()
                        .count(
                                MongoNotificationRepository.NOTIFICATIONS,
                                ExtendedJson.op("held", true).put("attempts", 1))))
                .isEqualTo(1));
        refusal = "550 no such mailbox";
        for (int i = 0; i < 3; i++) {
            clock.advance(BOUNDS.window());
        }
        Eventually.holds(() -> assertThat(waiting()).isZero());
        assertThat(await(store.mongo()
                        .count(
                                MongoNotificationRepository.NOTIFICATIONS,
                                ExtendedJson.op("dead_letter_reason", ExtendedJson.op("$exists", true)))))
                .isEqualTo(3);
    }

    /** What a process had gathered that died is told by the others. */
    @Test
    void digestOfAProcessThatDiedIsSentByAnother() throws Exception {
        assign(7, ACTOR, ada);
        eventuallyHeld(4);
        var deliveries = new MongoDeliveryRepository(store.mongo());
        for (var process : processes) {
            process.close();
        }
        processes.clear();
        clock.advance(BOUNDS.window());
        var lead = await(deliveries.findDue(clock.instant(), 1))
                .get(0)
                .withLease(clock.instant().plusSeconds(60));
        assertThat(await(deliveries.lease(
                        await(deliveries.findDue(clock.instant(), 1)).get(0), lead.leasedUntil())))
                .isTrue();
        assertThat(await(deliveries.leaseForDigest(lead, clock.instant()))).isEqualTo(3);
        process();
        clock.advance(DeliveryWorker.LEASE.plusSeconds(1));
        Eventually.holds(() -> assertThat(waiting()).isZero());
        assertThat(mails()).hasSize(4);
        assertThat(mails().get(3)).contains("4 notifications");
    }

    @Test
    void permitIsTheSameForAMailThatIsTriedAgainAndGoesBackWhereTheActorHasNone() throws Exception {
        var permits = new MongoEmailPermitRepository(store.mongo());
        for (int i = 0; i < 3; i++) {
            assertThat(await(permits.tryAcquire("x", THEN, 2, "one"))).isTrue();
        }
        assertThat(await(permits.tryAcquire("x", THEN, 2, "two"))).isTrue();
        assertThat(await(permits.tryAcquire("x", THEN, 2, "three"))).isFalse();
        assertThat(await(permits.tryAcquire("x", THEN, 2, "two"))).isTrue();
        await(permits.release("x", "one"));
        assertThat(await(permits.tryAcquire("x", THEN, 2, "three"))).isTrue();
        await(permits.removeEndedBefore(THEN.plusSeconds(1)));
        assertThat(await(permits.tryAcquire("x", THEN, 2, "one"))).isTrue();
    }
}
