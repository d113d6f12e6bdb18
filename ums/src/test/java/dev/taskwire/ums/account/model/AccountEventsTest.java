package dev.taskwire.ums.account.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.contract.StrictContracts;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.internalapi.SessionRevokedEvent;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountEventsTest {
    private static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    @Test
    void newAccountIsToldAsItsOwnerSeesItAndAtItsVersion() {
        var ada = account("ada@example.com");
        var event = AccountEvents.created(ada.id(), ada);
        assertThat(event.type()).isEqualTo("user.created");
        assertThat(event.subject()).isEqualTo(ResourceIds.user(ada.id()));
        assertThat(event.key()).isEqualTo(event.subject());
        assertThat(event.sequence()).isEqualTo(1);
        assertThat(event.time()).isEqualTo(THEN);
        assertThat(UUID.fromString(event.id()).version()).isEqualTo(7);
        assertThat(event.id()).isNotEqualTo(AccountEvents.created(ada.id(), ada).id());

        var data = new JsonObject(event.data());
        assertThat(data.fieldNames()).containsExactlyInAnyOrder("user", "changed", "actor");
        assertThat(data.getJsonObject("user"))
                .isEqualTo(new JsonObject(AccountJson.of(ada).encode()));
        assertThat(data.getJsonObject("actor")).isEqualTo(new JsonObject().put("user_id", ResourceIds.user(ada.id())));
    }

    @Test
    void everyEventIsValidByItsSchema() throws Exception {
        var contract = StrictContracts.asyncApi();
        var ada = account("ada@example.com");
        var withoutAddress =
                AccountBuilder.account("ada").id(ada.id()).version(2).build();
        var device = new UserDevice(ResourceIds.next(), "Firefox on Linux", THEN);
        var revocation = new Revocation(ResourceIds.next(), THEN.plusSeconds(900));
        var events = List.of(
                AccountEvents.created(ada.id(), ada),
                AccountEvents.updated(ada.id(), ada, withoutAddress),
                AccountEvents.deleted(ada.id(), withoutAddress),
                AccountEvents.newDevice(ada, device),
                SessionRevokedEvent.of(revocation, ada.id(), ada.id(), THEN));

        assertThat(events)
                .extracting(EventEnvelope::type)
                .containsExactlyInAnyOrderElementsOf(contract.types().stream()
                        .filter(type -> !type.startsWith("task."))
                        .toList());
        for (var event : events) {
            assertThat(contract.message(event.type()).payload().validate(new ObjectMapper().readTree(event.data())))
                    .as(event.data())
                    .isEmpty();
        }
    }

    @Test
    void newAccountHasChangedInEveryMemberThatHasAValue() {
        assertThat(changed(created("ada@example.com")))
                .isEqualTo(new JsonObject("{\"username\":{\"old\":null,\"new\":\"ada\"},"
                        + "\"email\":{\"old\":null,\"new\":\"ada@example.com\"},"
                        + "\"email_verified\":{\"old\":null,\"new\":false},"
                        + "\"role\":{\"old\":null,\"new\":\"admin\"},"
                        + "\"status\":{\"old\":null,\"new\":\"active\"},"
                        + "\"time_zone\":{\"old\":null,\"new\":\"UTC\"},"
                        + "\"assignable_by\":{\"old\":null,\"new\":\"anyone\"},"
                        + "\"password_changed_at\":{\"old\":null,\"new\":\"2026-04-01T09:15:30.250Z\"}}"));
        assertThat(changed(created(null)).fieldNames())
                .containsExactlyInAnyOrder(
                        "username",
                        "email_verified",
                        "role",
                        "status",
                        "time_zone",
                        "assignable_by",
                        "password_changed_at");
    }

    @Test
    void passwordIsInNoEvent() {
        assertThat(created("ada@example.com").toString())
                .contains("ada@example.com")
                .doesNotContain("$2a$10$")
                .doesNotContain("password_hash");
    }

    @Test
    void changeIsToldWithBothStatesAndWhoMadeIt() {
        var before = account("ada@example.com");
        var after = AccountBuilder.account("ada")
                .id(before.id())
                .timeZone("Europe/Berlin")
                .locale("de")
                .assignableBy(AssignableBy.COLLABORATORS)
                .passwordHash("another")
                .passwordChangedAt(THEN.plusSeconds(1))
                .updatedAt(THEN.plusSeconds(1))
                .version(2)
                .build();
        var actor = ResourceIds.next();
        var event = AccountEvents.updated(actor, before, after);
        assertThat(event.type()).isEqualTo("user.updated");
        assertThat(event.sequence()).isEqualTo(2);
        assertThat(event.time()).isEqualTo(THEN.plusSeconds(1));
        assertThat(changed(event))
                .isEqualTo(new JsonObject("{\"email\":{\"old\":\"ada@example.com\",\"new\":null},"
                        + "\"role\":{\"old\":\"admin\",\"new\":\"user\"},"
                        + "\"time_zone\":{\"old\":\"UTC\",\"new\":\"Europe/Berlin\"},"
                        + "\"locale\":{\"old\":null,\"new\":\"de\"},"
                        + "\"assignable_by\":{\"old\":\"anyone\",\"new\":\"collaborators\"},"
                        + "\"password_changed_at\":{\"old\":\"2026-04-01T09:15:30.250Z\","
                        + "\"new\":\"2026-04-01T09:15:31.250Z\"}}"));
        assertThat(new JsonObject(event.data()).getJsonObject("actor"))
                .isEqualTo(new JsonObject().put("user_id", ResourceIds.user(actor)));
    }

    @Test
    void deletedAccountIsToldAtItsLastVersionWithoutChanges() {
        var last = AccountBuilder.account("ada").version(7).build();
        var event = AccountEvents.deleted(last.id(), last);
        assertThat(event.type()).isEqualTo("user.deleted");
        assertThat(event.sequence()).isEqualTo(7);
        assertThat(changed(event)).isEmpty();
        assertThat(new JsonObject(event.data()).getJsonObject("user"))
                .isEqualTo(new JsonObject(AccountJson.of(last).encode()));
    }

    private static EventEnvelope created(@Nullable String email) {
        var account = account(email);
        return AccountEvents.created(account.id(), account);
    }

    private static JsonObject changed(EventEnvelope event) {
        return new JsonObject(event.data()).getJsonObject("changed");
    }

    private static Account account(@Nullable String email) {
        return AccountBuilder.admin("ada")
                .passwordHash("$2a$10$" + "x".repeat(53))
                .email(email)
                .build();
    }
}
