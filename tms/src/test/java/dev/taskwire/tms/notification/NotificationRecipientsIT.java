package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.NotificationFixture.ACTOR;
import static dev.taskwire.tms.notification.NotificationFixture.completed;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.StubUms.Trouble;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.NotificationSettings;
import io.vertx.core.eventbus.ReplyException;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is notified of an event: the settings, the access to the task and the user decide. */
class NotificationRecipientsIT extends NotificationTestBase {
    @Test
    void settingsTurnOffKindsAndChannels() throws Exception {
        // given
        await(fixture.settings.store(
                fixture.ada,
                new NotificationSettings(Set.of(NotificationChannel.LOG), Set.of(NotificationKind.STATUS_CHANGED), 1)));
        await(fixture.settings.store(
                fixture.bob, new NotificationSettings(Set.of(NotificationChannel.EMAIL), Set.of(), 1)));
        var process = fixture.process();

        // when
        await(process.receive(fixture.statusChanged()));
        // Two kinds apply to this event, and Ada has turned off one of them.
        await(process.receive(event().owner(ACTOR)
                .by(ACTOR)
                .assigned(null, fixture.ada)
                .status("pending", "completed")
                .envelope()));
        await(process.receive(event().owner(fixture.ada).dueSoon("2026-04-02").envelope()));
        fixture.eventuallyDelivered(fixture.ada);

        // then
        assertThat(fixture.list(fixture.ada))
                .extracting(Notification::kind)
                .containsOnly(NotificationKind.STATUS_CHANGED);
        assertThat(fixture.list(fixture.ada)).hasSize(2);
        assertThat(fixture.log.of(fixture.ada)).hasSize(2);
        assertThat(fixture.list(fixture.bob)).isEmpty();
        assertThat(fixture.mails()).isEmpty();
    }

    @Test
    void inactiveUserIsSentNothingAndUnknownUserIsForgotten() throws Exception {
        // given
        fixture.ums.put(new UserSummary(
                fixture.ada,
                "ada",
                Role.USER,
                "ada@example.com",
                true,
                false,
                AssignableBy.ANYONE,
                ZoneOffset.UTC,
                null));
        var unknown = ResourceIds.next();

        // when
        await(fixture.process()
                .receive(event().owner(unknown)
                        .assignee(fixture.ada)
                        .status("pending", "completed")
                        .envelope()));
        fixture.eventuallyDelivered(fixture.ada);
        Eventually.holds(() -> assertThat(fixture.list(unknown)).isEmpty());

        // then
        assertThat(fixture.list(fixture.ada)).hasSize(1);
        assertThat(fixture.log.of(fixture.ada)).isEmpty();
        assertThat(fixture.log.of(unknown)).isEmpty();
        assertThat(fixture.mails()).isEmpty();
    }

    /** Nobody is sent what others chose to write until they have shown that the address is theirs. */
    @Test
    void addressThatIsNotVerifiedIsSentNothing() throws Exception {
        // given
        fixture.ums.put(new UserSummary(
                fixture.ada,
                "ada",
                Role.USER,
                "ada@example.com",
                false,
                true,
                AssignableBy.ANYONE,
                ZoneOffset.UTC,
                null));

        // when
        await(fixture.process().receive(fixture.statusChanged()));
        fixture.eventuallyDelivered(fixture.ada, fixture.bob);

        // then
        assertThat(fixture.list(fixture.ada)).hasSize(1);
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(fixture.mails("bob@example.com")).hasSize(1);
        assertThat(fixture.mails("ada@example.com")).isEmpty();
    }

    @Test
    void ownerWhoMayNotReadTheTaskIsNotNotified() throws Exception {
        // given
        var process = fixture.processWhereOwnersSeeNothing();

        // when
        await(process.receive(fixture.statusChanged()));

        // then
        assertThat(fixture.list(fixture.ada)).isEmpty();
    }

    @Test
    void eventWaitsWhileTheRoleOfItsOwnerIsUnknown() throws Exception {
        // given
        var process = fixture.processWhereOwnersSeeNothing();
        fixture.ums.trouble(Trouble.FAILURE);

        // when
        var received = process.receive(fixture.statusChanged());

        // then
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(received))
                .returns(ConsumeFailureCode.RETRY, ReplyException::failureCode);
        fixture.ums.trouble(Trouble.NONE);
        await(process.receive(fixture.statusChanged()));
        assertThat(fixture.list(fixture.ada)).isEmpty();
    }

    @Test
    void ownerWhoIsAnAdminIsNotified() throws Exception {
        // given
        var process = fixture.processWhereOwnersSeeNothing();
        var admin = fixture.ums.user("root", Role.ADMIN, null);

        // when
        await(process.receive(completed(admin).envelope()));
        fixture.eventuallyDelivered(admin);

        // then
        assertThat(fixture.log.of(admin)).containsExactly("Unassigned task 'T1' status changed to completed.");
    }

    @Test
    void ownerWhoIsTheAssigneeIsNotified() throws Exception {
        // given
        var process = fixture.processWhereOwnersSeeNothing();

        // when
        await(process.receive(completed(fixture.ada).assignee(fixture.ada).envelope()));

        // then
        assertThat(fixture.list(fixture.ada)).hasSize(1);
    }
}
