package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mail.SmtpServerConfig;
import dev.taskwire.shared.mail.permit.MongoEmailPermitRepository;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.ScriptedSmtp;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.notification.model.EventBuilder;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationSettingsPatch;
import dev.taskwire.tms.notification.quota.EmailLimits;
import dev.taskwire.tms.notification.store.MongoDeliveryRepository;
import dev.taskwire.tms.notification.store.MongoNotificationRepository;
import dev.taskwire.tms.notification.store.MongoNotificationSettingsRepository;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What a test of notifications needs: a database, a user service, a mail server, a clock, two users and any number of
 * processes.
 */
final class NotificationFixture implements AutoCloseable {
    /** A user who changes tasks and is told of none. */
    static final UUID ACTOR = ResourceIds.next();

    final MutableClock clock = new MutableClock(THEN);
    final NotificationLogLines log;
    final TestStore store;
    final StubUms ums;
    final ScriptedSmtp smtp;
    final UUID ada;
    final UUID bob;
    final MongoNotificationRepository notifications;
    final MongoNotificationSettingsRepository settings;
    private final List<NotificationProcess> processes = new ArrayList<>();
    private volatile Optional<String> refusal = Optional.empty();

    NotificationFixture(Vertx vertx, MongoBackend backend) throws Exception {
        store = TestStore.open(
                vertx,
                backend,
                Stream.of(
                                MongoNotificationRepository.INDEXES,
                                MongoDeliveryRepository.INDEXES,
                                MongoEmailPermitRepository.indexes(NotificationModule.MAIL_PERMITS))
                        .flatMap(List::stream)
                        .toList());
        log = new NotificationLogLines();
        ums = new StubUms(vertx);
        smtp = new ScriptedSmtp(line -> line.startsWith("RCPT") ? refusal : Optional.empty());
        ada = ums.user("ada", Role.USER, "ada@example.com");
        bob = ums.user("bob", Role.USER, "bob@example.com");
        notifications = new MongoNotificationRepository(store.mongo());
        settings = new MongoNotificationSettingsRepository(store.mongo());
    }

    /** Starts a process with the mail server. */
    NotificationProcess process() throws Exception {
        return process(Optional.of(smtp.address()));
    }

    NotificationProcess process(Optional<SmtpServerConfig> mailServer) throws Exception {
        return started(new NotificationProcess(store, ums, mailServer, true, NotificationProcess.NO_LIMITS, clock));
    }

    /** Starts a process in which owners may not read the tasks that others are assigned. */
    NotificationProcess processWhereOwnersSeeNothing() throws Exception {
        return started(new NotificationProcess(
                store, ums, Optional.of(smtp.address()), false, NotificationProcess.NO_LIMITS, clock));
    }

    NotificationProcess process(EmailLimits limits) throws Exception {
        return started(new NotificationProcess(store, ums, Optional.of(smtp.address()), true, limits, clock));
    }

    private NotificationProcess started(NotificationProcess process) {
        processes.add(process);
        return process;
    }

    void end(NotificationProcess process) throws Exception {
        processes.remove(process);
        process.close();
    }

    /** The user turns off the channel {@code email}. */
    void turnMailsOff(UUID user) throws Exception {
        var patch = new NotificationSettingsPatch(Map.of(NotificationChannel.EMAIL, false), Map.of());
        assertThat(await(settings.store(user, patch.applyTo(await(settings.find(user))))))
                .isTrue();
    }

    /** The mail server answers this to every recipient from now on. */
    void mailServerRefuses(String answer) {
        refusal = Optional.of(answer);
    }

    void mailServerAcceptsAgain() {
        refusal = Optional.empty();
    }

    /** A change of the status of Ada's task, which Bob is assigned; both are to be told. */
    EventEnvelope statusChanged() {
        return statusChanged(THEN);
    }

    EventEnvelope statusChanged(Instant time) {
        return event().type("task.status_changed")
                .time(time)
                .owner(ada)
                .assignee(bob)
                .by(ACTOR)
                .status("pending", "in_progress")
                .envelope();
    }

    /** An unassigned task of that owner is completed by {@link #ACTOR}. */
    static EventBuilder completed(UUID owner) {
        return event().owner(owner).by(ACTOR).status("pending", "completed");
    }

    List<Notification> list(UUID user) throws Exception {
        return await(notifications.list(user, Optional.empty(), 1_000)).items();
    }

    List<String> mails() {
        return smtp.taken();
    }

    List<String> mails(String to) {
        return smtp.taken().stream().filter(mail -> mail.contains("To: " + to)).toList();
    }

    /** Returns how many deliveries are not done. */
    long waiting() throws Exception {
        return await(new MongoDeliveryRepository(store.mongo()).count());
    }

    void eventuallyNothingWaits() throws Exception {
        Eventually.holds(() -> assertThat(waiting()).isZero());
    }

    void eventuallyDelivered(UUID... users) throws Exception {
        for (var user : users) {
            Eventually.holds(() ->
                    assertThat(documents(user)).isNotEmpty().noneMatch(document -> document.containsKey("deliver_at")));
        }
    }

    void eventuallyTried(int attempts, UUID... users) throws Exception {
        for (var user : users) {
            Eventually.holds(
                    () -> assertThat(document(user).getInteger("attempts")).isEqualTo(attempts));
        }
    }

    /** Returns the stored notification of that user, of whom there is one. */
    JsonObject document(UUID user) throws Exception {
        return documents(user).get(0);
    }

    private List<JsonObject> documents(UUID user) throws Exception {
        return await(store.mongo()
                .find(MongoNotificationRepository.NOTIFICATIONS, ExtendedJson.op("user_id", ExtendedJson.uuid(user))));
    }

    @Override
    public void close() throws TimeoutException {
        log.close();
        for (var process : processes) {
            process.close();
        }
        smtp.close();
        ums.close();
        store.close();
    }
}
