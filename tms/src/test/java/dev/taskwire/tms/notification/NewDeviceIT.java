package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.PoisonEventException;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.notification.model.NotificationJson;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.NotificationSettingsPatch;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the event of a sign-in on a new device. */
class NewDeviceIT extends NotificationTestBase {
    private final UserDevice device = new UserDevice(ResourceIds.next(), "Firefox on Linux", THEN);

    /** The event as ums publishes it. */
    private EventEnvelope event() {
        String user = ResourceIds.user(fixture.ada);
        String data = new JsonObject().put(UserDevice.MEMBER, device.toJson()).encode();
        return new EventEnvelope(ResourceIds.next().toString(), UserDevice.NEW_DEVICE, user, user, 1, THEN, data);
    }

    private static void receive(NotificationProcess process, EventEnvelope event) throws Exception {
        await(process.module.newDeviceHandler().apply(event));
    }

    @Test
    void userIsNotifiedOnceInTheListAndInTheLogAndByMail() throws Exception {
        // given
        var process = fixture.process();
        fixture.ums.put(fixture.ada, device);
        var event = event();

        // when it is received, and received again
        receive(process, event);
        receive(process, event);

        // then
        var notification = assertThat(fixture.list(fixture.ada)).singleElement().actual();
        var json = NotificationJson.of(notification);
        assertThat(json.getString("type")).isEqualTo("user.new_device");
        assertThat(json.getString("kind")).isEqualTo("new_device");
        assertThat(json.getString("title")).isEqualTo("Firefox on Linux");
        assertThat(json.getString("created_at")).isEqualTo(THEN.toString());
        assertThat(json.getValue("task_id")).isNull();
        assertThat(json.getValue("actor_id")).isNull();
        assertThat(json.getJsonObject("changed")).isEmpty();
        Eventually.holds(() -> assertThat(fixture.log.of(fixture.ada))
                .containsExactly("New sign-in to your account: Firefox on Linux."));
        fixture.eventuallyNothingWaits();
        var mail = assertThat(fixture.mails("ada@example.com")).singleElement().actual();
        assertThat(mail)
                .contains("Subject: [Taskwire] New sign-in: Firefox on Linux\n", "X-Taskwire-Event: user.new_device")
                .contains("New sign-in to your account: Firefox on Linux.", "If this was not you, set a new password")
                // Mail programs offer to unsubscribe from what looks unwanted, and this must not be missed.
                .doesNotContain("List-Unsubscribe", "X-Taskwire-Task");
        assertThat(process.metrics()).contains("notifications_total{kind=\"new_device\",service=\"test\"} 1.0");
    }

    @Test
    void deviceThatUmsDoesNotKnowIsPoison() throws Exception {
        var process = fixture.process();
        assertThatExceptionOfType(PoisonEventException.class)
                .isThrownBy(() -> receive(process, event()))
                .withMessageContaining("the user has no such device");
        assertThat(fixture.list(fixture.ada)).isEmpty();
    }

    @Test
    void malformedEventIsPoison() throws Exception {
        var process = fixture.process();
        var good = event();
        var bad = new EventEnvelope(good.id(), good.type(), good.subject(), good.key(), 1, good.time(), "{}");
        assertThatExceptionOfType(PoisonEventException.class).isThrownBy(() -> receive(process, bad));
    }

    @Test
    void deletedUserIsNotNotified() throws Exception {
        var process = fixture.process();
        fixture.ums.remove(fixture.ada);
        receive(process, event());
        assertThat(fixture.list(fixture.ada)).isEmpty();
    }

    @Test
    void eventWaitsForUms() throws Exception {
        var process = fixture.process();
        fixture.ums.put(fixture.ada, device);
        fixture.ums.trouble(StubUms.Trouble.FAILURE);
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> receive(process, event()))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
        assertThat(fixture.list(fixture.ada)).isEmpty();
        fixture.ums.trouble(StubUms.Trouble.NONE);
        receive(process, event());
        assertThat(fixture.list(fixture.ada)).hasSize(1);
    }

    @Test
    void userCanTurnItOff() throws Exception {
        var process = fixture.process();
        fixture.ums.put(fixture.ada, device);
        var found = await(fixture.settings.find(fixture.ada));
        var off = new NotificationSettingsPatch(Map.of(), Map.of(NotificationKind.NEW_DEVICE, false)).applyTo(found);
        await(fixture.settings.store(fixture.ada, off));
        receive(process, event());
        assertThat(fixture.list(fixture.ada)).isEmpty();
    }

    /** The channel e-mail is about tasks: a link in each of their mails turns it off. */
    @Test
    void userWithoutMailsAboutTasksIsWarnedByMail() throws Exception {
        // given
        var process = fixture.process();
        fixture.ums.put(fixture.ada, device);
        fixture.turnMailsOff(fixture.ada);

        // when
        receive(process, event());

        // then
        fixture.eventuallyNothingWaits();
        assertThat(fixture.list(fixture.ada)).hasSize(1);
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(fixture.mails("ada@example.com"))
                .singleElement()
                .asString()
                .contains("New sign-in to your account: Firefox on Linux.");
    }

    @Test
    void addressThatIsNotVerifiedGetsNoMail() throws Exception {
        // given
        var process = fixture.process();
        fixture.ums.put(fixture.ada, device);
        fixture.ums.put(new UserSummary(
                fixture.ada,
                "ada",
                Role.USER,
                "ada@example.com",
                false,
                true,
                AssignableBy.ANYONE,
                ZoneId.of("UTC"),
                null));

        // when
        receive(process, event());

        // then
        fixture.eventuallyNothingWaits();
        assertThat(fixture.list(fixture.ada)).hasSize(1);
        assertThat(fixture.mails()).isEmpty();
    }

    @Test
    void oldEventNotifiesNobody() throws Exception {
        var process = fixture.process();
        fixture.ums.put(fixture.ada, device);
        fixture.clock.advance(Duration.ofDays(91));
        receive(process, event());
        assertThat(fixture.list(fixture.ada)).isEmpty();
    }
}
