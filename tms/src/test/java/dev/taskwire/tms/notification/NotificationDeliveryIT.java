package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.StubUms.Trouble;
import dev.taskwire.tms.notification.channel.email.ScriptedSmtp;
import dev.taskwire.tms.notification.channel.email.SmtpServerConfig;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.model.EventBuilder;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.NotificationSettings;
import dev.taskwire.tms.notification.store.MongoDeliveryRepository;
import dev.taskwire.tms.notification.store.MongoNotificationRepository;
import dev.taskwire.tms.notification.store.MongoNotificationSettingsRepository;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** From an event to the log, the mail server and the list, by one process or several. */
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class NotificationDeliveryIT {
    private static final UUID ACTOR = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private final MutableClock clock = new MutableClock(EventBuilder.THEN);
    private final NotificationLogLines log = new NotificationLogLines();
    /** What the mail server says to recipients; nothing special when it is empty. */
    private volatile String refusal = "";

    private final List<NotificationProcess> processes = new ArrayList<>();
    private TestStore store;
    private StubUms ums;
    private ScriptedSmtp smtp;
    private UUID ada;
    private UUID bob;
    private MongoNotificationRepository notifications;
    private MongoNotificationSettingsRepository settings;

    @BeforeEach
    void start() throws Exception {
        store = TestStore.open(
                backend,
                Stream.concat(MongoNotificationRepository.INDEXES.stream(), MongoDeliveryRepository.INDEXES.stream())
                        .toList());
        ums = new StubUms();
        smtp = new ScriptedSmtp(
                line -> line.startsWith("RCPT") && !refusal.isEmpty() ? Optional.of(refusal) : Optional.empty());
        ada = ums.user("ada", Role.USER, "ada@example.com");
        bob = ums.user("bob", Role.USER, "bob@example.com");
        notifications = new MongoNotificationRepository(store.mongo());
        settings = new MongoNotificationSettingsRepository(store.mongo());
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        if (store != null) {
            for (var process : processes) {
                process.close();
            }
            smtp.close();
            ums.close();
            store.close();
        }
    }

    @Test
    void statusIsToldInTheLogByMailAndInTheList() throws Exception {
        var process = process();
        var event = statusChanged();
        await(process.receive(event));
        eventuallyDelivered(ada);
        eventuallyDelivered(bob);
        for (var user : List.of(ada, bob)) {
            assertThat(log.of(user)).containsExactly("Task 'T1' assigned to bob status changed to in_progress.");
            assertThat(list(user))
                    .singleElement()
                    .returns(NotificationKind.STATUS_CHANGED, Notification::kind)
                    .returns(UUID.fromString(event.id()), one -> one.event().id());
        }
        assertThat(mails("ada@")).hasSize(1);
        assertThat(mails("bob@"))
                .singleElement()
                .asString()
                .contains("X-Taskwire-Event: task.status_changed\n", "X-Taskwire-Task: " + event.subject() + "\n");
        assertThat(process.metrics())
                .contains(
                        "notifications_total{kind=\"status_changed\",service=\"test\"} 2.0",
                        "notifications_deliveries_total{channel=\"email\",outcome=\"sent\",service=\"test\"} 2.0");
    }

    @Test
    void realMailServerTakesThem() throws Exception {
        var real = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        real.start();
        try {
            var server = new SmtpServerConfig("127.0.0.1", real.getSmtp().getPort(), false, Optional.empty());
            await(process(Optional.of(server), true).receive(statusChanged()));
            eventuallyDelivered(ada);
            eventuallyDelivered(bob);
            var subjects = new ArrayList<String>();
            for (var mail : real.getReceivedMessages()) {
                subjects.add(mail.getAllRecipients()[0] + " " + mail.getSubject());
            }
            assertThat(subjects)
                    .containsExactlyInAnyOrder(
                            "ada@example.com [Taskwire] Now in_progress: T1",
                            "bob@example.com [Taskwire] Now in_progress: T1");
        } finally {
            real.stop();
        }
    }

    @Test
    void eventThatComesAgainAndAgainTellsOnce() throws Exception {
        var one = process();
        var other = process();
        var event = statusChanged();
        var received = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? one : other).receive(event))
                .toList();
        await(Future.all(received));
        eventuallyDelivered(ada);
        eventuallyDelivered(bob);
        await(other.receive(event));
        clock.advance(DeliveryWorker.LEASE.multipliedBy(3));
        await(one.receive(event));
        assertThat(log.of(ada)).hasSize(1);
        assertThat(smtp.taken()).hasSize(2);
        assertThat(list(ada)).hasSize(1);
    }

    @Test
    void eventsWithoutRecipientsNeedNoDatabase() throws Exception {
        var process = process();
        process.cutOff();
        await(process.receive(event().owner(ada).assignee(bob).envelope()));
        await(process.receive(event().type("task.created")
                .owner(ada)
                .by(ada)
                .status(null, "pending")
                .envelope()));
        assertFailure(ConsumeFailureCode.RETRY, process.receive(statusChanged()));
    }

    @Test
    void whatCanNeverBeReadIsPoison() throws Exception {
        var good = statusChanged();
        var bad = new EventEnvelope(good.id(), good.type(), good.subject(), good.key(), 2, good.time(), "{}");
        var process = process();
        assertFailure(ConsumeFailureCode.POISON, process.receive(bad));
        for (var time : List.of(Instant.MAX, Instant.MIN, Instant.parse("+10000-01-01T00:00:00Z"))) {
            assertFailure(ConsumeFailureCode.POISON, process.receive(statusChanged(time)));
        }
    }

    @Test
    void whatIsOlderThanNotificationsAreKeptMakesNone() throws Exception {
        var process = process();
        await(process.receive(statusChanged(THEN.minus(Duration.ofDays(90)))));
        assertThat(list(ada)).isEmpty();
        await(process.receive(statusChanged(THEN.minus(Duration.ofDays(89)))));
        assertThat(list(ada)).hasSize(1);
    }

    @Test
    void settingsDecide() throws Exception {
        var process = process();
        await(settings.store(
                ada,
                new NotificationSettings(Set.of(NotificationChannel.LOG), Set.of(NotificationKind.STATUS_CHANGED), 1)));
        await(settings.store(bob, new NotificationSettings(Set.of(NotificationChannel.EMAIL), Set.of(), 1)));
        await(process.receive(statusChanged()));
        // Of two reasons the one that is on.
        await(process.receive(event().owner(ACTOR)
                .by(ACTOR)
                .assigned(null, ada)
                .status("pending", "completed")
                .envelope()));
        await(process.receive(event().owner(ada).dueSoon("2026-04-02").envelope()));
        eventuallyDelivered(ada);
        assertThat(list(ada)).extracting(Notification::kind).containsOnly(NotificationKind.STATUS_CHANGED);
        assertThat(list(ada)).hasSize(2);
        assertThat(log.of(ada)).hasSize(2);
        assertThat(list(bob)).isEmpty();
        assertThat(smtp.taken()).isEmpty();
    }

    @Test
    void whoeverMayNotReadIsNotSentAnything() throws Exception {
        ums.put(new UserSummary(ada, "ada", Role.USER, "ada@example.com", false, ZoneOffset.UTC));
        var gone = ResourceIds.next();
        var process = process();
        await(process.receive(
                event().owner(gone).assignee(ada).status("pending", "completed").envelope()));
        eventuallyDelivered(ada);
        Eventually.holds(() -> assertThat(list(gone)).isEmpty());
        assertThat(list(ada)).hasSize(1);
        assertThat(log.of(ada)).isEmpty();
        assertThat(log.of(gone)).isEmpty();
        assertThat(smtp.taken()).isEmpty();
    }

    @Test
    void ownerOfAManagedTaskIsToldIfTheyAreAnAdmin() throws Exception {
        var process = process(Optional.of(smtp.address()), false);
        ums.trouble(Trouble.FAILURE);
        assertFailure(ConsumeFailureCode.RETRY, process.receive(statusChanged()));
        ums.trouble(Trouble.NONE);
        await(process.receive(statusChanged()));
        assertThat(list(ada)).isEmpty();
        var admin = ums.user("root", Role.ADMIN, null);
        await(process.receive(
                event().owner(admin).by(ACTOR).status("pending", "completed").envelope()));
        eventuallyDelivered(admin);
        assertThat(log.of(admin)).containsExactly("Unassigned task 'T1' status changed to completed.");
        // Whoever is assigned sees it, admin or not.
        await(process.receive(event().owner(ada)
                .assignee(ada)
                .by(ACTOR)
                .status("pending", "completed")
                .envelope()));
        assertThat(list(ada)).hasSize(1);
    }

    @Test
    void mailServerThatIsAwayIsTriedAgainAndTheLogDoesNotWait() throws Exception {
        var process = process();
        refusal = "451 later";
        await(process.receive(statusChanged()));
        eventuallyTried(1);
        assertThat(log.of(ada)).hasSize(1);
        clock.advance(Duration.ofSeconds(31));
        eventuallyTried(2);
        refusal = "";
        clock.advance(Duration.ofSeconds(61));
        eventuallyDelivered(ada);
        eventuallyDelivered(bob);
        assertThat(mails("ada@")).hasSize(1);
        assertThat(mails("bob@")).hasSize(1);
        assertThat(log.of(ada)).hasSize(1);
        assertThat(process.metrics())
                .contains("notifications_deliveries_total{channel=\"email\",outcome=\"failed\",service=\"test\"} 4.0");
    }

    @Test
    void whatFailsForADayIsPutAside() throws Exception {
        var process = process();
        refusal = "451 later";
        await(process.receive(statusChanged()));
        // A day without tries, as of a process that was away, is none of waiting for the mail server.
        for (int tries = 1; tries <= 5; tries++) {
            eventuallyTried(tries);
            clock.advance(Duration.ofHours(25));
        }
        Eventually.holds(() ->
                assertThat(document(ada).getString("dead_letter_reason")).isEqualTo("the mail server answered 451"));
        Eventually.holds(
                () -> assertThat(document(bob).containsKey("dead_letter_at")).isTrue());
        assertThat(document(ada).containsKey("deliver_at")).isFalse();
        assertThat(list(ada)).hasSize(1);
        assertThat(log.of(ada)).hasSize(1);
        assertThat(process.metrics()).contains("{channel=\"email\",outcome=\"dead_letter\",service=\"test\"} 2.0");
    }

    @Test
    void addressThatIsRefusedIsPutAsideAtOnceAndStopsNoOther() throws Exception {
        var process = process();
        refusal = "550 <ada@example.com>: no such user";
        await(process.receive(
                event().owner(ada).by(ACTOR).status("pending", "completed").envelope()));
        Eventually.holds(() ->
                assertThat(document(ada).getString("dead_letter_reason")).isEqualTo("the mail server answered 550"));
        refusal = "";
        await(process.receive(
                event().owner(bob).by(ACTOR).status("pending", "completed").envelope()));
        eventuallyDelivered(bob);
        assertThat(mails("bob@")).hasSize(1);
        assertThat(log.of(ada)).hasSize(1);
    }

    @Test
    void whatWaitsForAMailServerWaitsForItThroughAStartWithoutOne() throws Exception {
        refusal = "450 later";
        var before = process();
        await(before.receive(statusChanged()));
        eventuallyTried(1);
        before.close();
        processes.remove(before);
        var without = process(Optional.empty(), true);
        clock.advance(Duration.ofHours(1));
        eventuallyTried(2);
        without.close();
        processes.remove(without);
        refusal = "";
        clock.advance(Duration.ofHours(1));
        process();
        eventuallyDelivered(ada);
        assertThat(mails("ada@")).hasSize(1);
        assertThat(log.of(ada)).hasSize(1);
    }

    @Test
    void withoutAMailServerOrAnAddressThereIsTheLog() throws Exception {
        var silent = ums.user("eve", Role.USER, null);
        await(process(Optional.empty(), true).receive(statusChanged()));
        eventuallyDelivered(ada);
        await(process()
                .receive(event().owner(silent)
                        .by(ACTOR)
                        .status("pending", "completed")
                        .envelope()));
        eventuallyDelivered(silent);
        assertThat(log.of(ada)).hasSize(1);
        assertThat(log.of(silent)).hasSize(1);
        assertThat(smtp.taken()).isEmpty();
    }

    @Test
    void umsThatIsAwayIsAskedAgain() throws Exception {
        ums.trouble(Trouble.FAILURE);
        var process = process();
        await(process.receive(statusChanged()));
        Eventually.holds(() -> assertThat(document(ada).getInteger("attempts")).isEqualTo(1));
        assertThat(log.of(ada)).isEmpty();
        ums.trouble(Trouble.NONE);
        clock.advance(Duration.ofSeconds(10));
        eventuallyDelivered(ada);
        eventuallyDelivered(bob);
        assertThat(log.of(ada)).hasSize(1);
        assertThat(smtp.taken()).hasSize(2);
    }

    /** Killed between claim and send: the claim is there, and its lease runs out. */
    @Test
    void whatADeadProcessHadClaimedIsTakenOverOnceWhenItsLeaseIsOver() throws Exception {
        var claimed = Notification.of(
                event().owner(ada).assignee(ada).status("pending", "completed").build(),
                ada,
                NotificationKind.STATUS_CHANGED);
        await(notifications.insert(NotificationDelivery.create(
                claimed, EnumSet.allOf(NotificationChannel.class), THEN, THEN.plus(DeliveryWorker.LEASE))));
        var alive = List.of(process(), process(), process());
        await(alive.get(0)
                .receive(event().owner(bob)
                        .by(ACTOR)
                        .status("pending", "completed")
                        .envelope()));
        eventuallyDelivered(bob);
        assertThat(log.of(ada)).isEmpty();
        clock.advance(DeliveryWorker.LEASE);
        eventuallyDelivered(ada);
        assertThat(log.of(ada)).hasSize(1);
        assertThat(mails("ada@")).hasSize(1);
    }

    @Test
    void manyAreDeliveredOnceEachByAllProcesses() throws Exception {
        var partitions = new ArrayList<Future<?>>();
        for (int i = 0; i < 5; i++) {
            var process = process();
            partitions.add(receive(process, 30));
            partitions.add(receive(process, 30));
        }
        await(Future.all(partitions));
        Eventually.holds(() -> assertThat(await(new MongoDeliveryRepository(store.mongo()).count()))
                .isZero());
        assertThat(smtp.taken()).hasSize(600).doesNotHaveDuplicates();
        assertThat(log.of(ada)).hasSize(300);
        assertThat(await(notifications.list(ada, Optional.empty(), 1_000)).items())
                .hasSize(300);
    }

    @Test
    void processThatEndsLeavesTheRestToOthersAtOnce() throws Exception {
        var ending = process();
        var received = new ArrayList<Future<?>>();
        for (int i = 0; i < 40; i++) {
            received.add(ending.receive(statusChanged()));
        }
        await(Future.all(received));
        await(ending.feature.stop());
        // Not after a lease: the clock stands still.
        process();
        Eventually.holds(() -> assertThat(await(new MongoDeliveryRepository(store.mongo()).count()))
                .isZero());
        assertThat(smtp.taken()).hasSize(80).doesNotHaveDuplicates();
    }

    @Test
    void nothingStaysOfAUserWhoIsGone() throws Exception {
        var process = process();
        await(process.receive(statusChanged()));
        eventuallyDelivered(ada);
        await(settings.store(ada, new NotificationSettings(EnumSet.allOf(NotificationChannel.class), Set.of(), 1)));
        assertThat(await(process.feature.userDataEraser().eraseUserData(ada, ada)))
                .isTrue();
        assertThat(list(ada)).isEmpty();
        assertThat(list(bob)).hasSize(1);
        assertThat(await(settings.find(ada))).isEqualTo(NotificationSettings.defaults());
        assertThat(await(process.feature.userDataEraser().eraseUserData(ada, ada)))
                .isTrue();
    }

    @Test
    void whatIsOldIsRemovedWhenAProcessStarts() throws Exception {
        var old =
                Notification.of(event().time(THEN.minus(Duration.ofDays(91))).build(), ada, NotificationKind.ASSIGNED);
        var young =
                Notification.of(event().time(THEN.minus(Duration.ofDays(89))).build(), ada, NotificationKind.ASSIGNED);
        for (var one : List.of(old, young)) {
            await(notifications.insert(NotificationDelivery.create(
                    one, EnumSet.allOf(NotificationChannel.class), THEN, THEN.plusSeconds(60))));
        }
        process();
        Eventually.holds(() -> assertThat(list(ada)).containsExactly(young));
    }

    /** One after the other, as those of a partition are. */
    private Future<?> receive(NotificationProcess process, int events) {
        Future<?> received = Future.succeededFuture();
        for (int i = 0; i < events; i++) {
            received = received.compose(done -> process.receive(statusChanged()));
        }
        return received;
    }

    private NotificationProcess process() throws Exception {
        return process(Optional.of(smtp.address()), true);
    }

    private NotificationProcess process(Optional<SmtpServerConfig> server, boolean ownersSee) throws Exception {
        var process = new NotificationProcess(store, ums, server, ownersSee, clock);
        processes.add(process);
        return process;
    }

    private EventEnvelope statusChanged() {
        return statusChanged(THEN);
    }

    private EventEnvelope statusChanged(Instant time) {
        return event().type("task.status_changed")
                .time(time)
                .owner(ada)
                .assignee(bob)
                .by(ACTOR)
                .status("pending", "in_progress")
                .envelope();
    }

    private List<Notification> list(UUID user) throws Exception {
        return await(notifications.list(user, Optional.empty(), 100)).items();
    }

    private List<String> mails(String to) {
        return smtp.taken().stream().filter(mail -> mail.contains("To: " + to)).toList();
    }

    private void eventuallyDelivered(UUID user) throws Exception {
        Eventually.holds(() ->
                assertThat(documents(user)).isNotEmpty().noneMatch(document -> document.containsKey("deliver_at")));
    }

    private void eventuallyTried(int attempts) throws Exception {
        for (var user : List.of(ada, bob)) {
            Eventually.holds(
                    () -> assertThat(document(user).getInteger("attempts")).isEqualTo(attempts));
        }
    }

    private JsonObject document(UUID user) throws Exception {
        return documents(user).get(0);
    }

    private List<JsonObject> documents(UUID user) throws Exception {
        return await(store.mongo()
                .find(MongoNotificationRepository.NOTIFICATIONS, ExtendedJson.op("user_id", ExtendedJson.uuid(user))));
    }

    private static void assertFailure(int code, Future<?> received) {
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(received))
                .returns(code, ReplyException::failureCode);
    }
}
