package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.NotificationFixture.completed;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.mail.SmtpServerConfig;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.NotificationSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A task event becomes a line in the log, a mail and an entry of the list, each once for each recipient. */
class NotificationDeliveryIT extends NotificationTestBase {
    @Test
    void ownerAndAssigneeAreToldInTheLogByMailAndInTheList() throws Exception {
        // given
        var process = fixture.process();
        var event = fixture.statusChanged();

        // when
        await(process.receive(event));
        fixture.eventuallyDelivered(fixture.ada, fixture.bob);

        // then
        for (var user : List.of(fixture.ada, fixture.bob)) {
            assertThat(fixture.log.of(user))
                    .containsExactly("Task 'T1' assigned to bob status changed to in_progress.");
            assertThat(fixture.list(user))
                    .singleElement()
                    .returns(NotificationKind.STATUS_CHANGED, Notification::kind)
                    .returns(
                            UUID.fromString(event.id()),
                            notification -> notification.event().id());
        }
        assertThat(fixture.mails("ada@")).hasSize(1);
        assertThat(fixture.mails("bob@"))
                .singleElement()
                .asString()
                .contains("X-Taskwire-Event: task.status_changed\n", "X-Taskwire-Task: " + event.subject() + "\n");
        assertThat(process.metrics())
                .contains(
                        "notifications_total{kind=\"status_changed\",service=\"test\"} 2.0",
                        "notifications_deliveries_total{channel=\"email\",outcome=\"sent\",service=\"test\"} 2.0");
    }

    @Test
    void realMailServerAcceptsTheMails() throws Exception {
        // given
        var mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.start();
        try {
            var address = new SmtpServerConfig("127.0.0.1", mailServer.getSmtp().getPort(), false, Optional.empty());

            // when
            await(fixture.process(Optional.of(address)).receive(fixture.statusChanged()));
            fixture.eventuallyDelivered(fixture.ada, fixture.bob);

            // then
            var subjects = new ArrayList<String>();
            for (var mail : mailServer.getReceivedMessages()) {
                subjects.add(mail.getAllRecipients()[0] + " " + mail.getSubject());
            }
            assertThat(subjects)
                    .containsExactlyInAnyOrder(
                            "ada@example.com [Taskwire] Now in_progress: T1",
                            "bob@example.com [Taskwire] Now in_progress: T1");
        } finally {
            mailServer.stop();
        }
    }

    @Test
    void eventThatIsReceivedManyTimesNotifiesOnce() throws Exception {
        // given
        var one = fixture.process();
        var other = fixture.process();
        var event = fixture.statusChanged();

        // when
        var received = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? one : other).receive(event))
                .toList();
        await(Future.all(received));
        fixture.eventuallyDelivered(fixture.ada, fixture.bob);
        await(other.receive(event));
        fixture.clock.advance(DeliveryWorker.LEASE.multipliedBy(3));
        await(one.receive(event));

        // then
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(fixture.mails()).hasSize(2);
        assertThat(fixture.list(fixture.ada)).hasSize(1);
    }

    @Test
    void withoutMailServerTheLogIsWritten() throws Exception {
        // given
        var process = fixture.process(Optional.empty());

        // when
        await(process.receive(fixture.statusChanged()));
        fixture.eventuallyDelivered(fixture.ada);

        // then
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(fixture.mails()).isEmpty();
    }

    @Test
    void userWithoutAddressIsToldInTheLog() throws Exception {
        // given
        var eve = fixture.ums.user("eve", Role.USER, null);

        // when
        await(fixture.process().receive(completed(eve).envelope()));
        fixture.eventuallyDelivered(eve);

        // then
        assertThat(fixture.log.of(eve)).hasSize(1);
        assertThat(fixture.mails()).isEmpty();
    }

    @Test
    void deletedUserLeavesNoNotificationsAndNoSettings() throws Exception {
        // given
        var process = fixture.process();
        await(process.receive(fixture.statusChanged()));
        fixture.eventuallyDelivered(fixture.ada);
        await(fixture.settings.store(
                fixture.ada, new NotificationSettings(EnumSet.allOf(NotificationChannel.class), Set.of(), 1)));

        // when
        var eraser = process.module.userDataEraser();
        assertThat(await(eraser.eraseUserData(fixture.ada, fixture.ada))).isTrue();

        // then
        assertThat(fixture.list(fixture.ada)).isEmpty();
        assertThat(fixture.list(fixture.bob)).hasSize(1);
        assertThat(await(fixture.settings.find(fixture.ada))).isEqualTo(NotificationSettings.defaults());
        assertThat(await(eraser.eraseUserData(fixture.ada, fixture.ada))).isTrue();
    }

    @Test
    void expiredNotificationsAreRemovedWhenAProcessStarts() throws Exception {
        // given
        insertedAt(THEN.minus(Duration.ofDays(91)));
        var young = insertedAt(THEN.minus(Duration.ofDays(89)));

        // when
        fixture.process();

        // then
        Eventually.holds(() -> assertThat(fixture.list(fixture.ada)).containsExactly(young));
    }

    private Notification insertedAt(Instant time) throws Exception {
        var notification = Notification.of(event().time(time).build(), fixture.ada, NotificationKind.ASSIGNED);
        await(fixture.notifications.insert(NotificationDelivery.create(
                notification, EnumSet.allOf(NotificationChannel.class), THEN, THEN.plusSeconds(60))));
        return notification;
    }
}
