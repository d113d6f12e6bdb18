package dev.taskwire.ums.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.id.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountEventsTest {
    private static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    @Test
    void newAccountIsToldAsItsOwnerSeesItAndAtItsVersion() {
        var ada = account("ada@example.com");
        var event = AccountEvents.created(ada);
        assertThat(event.type()).isEqualTo("user.created");
        assertThat(event.subject()).isEqualTo(Ids.user(ada.id()));
        assertThat(event.key()).isEqualTo(event.subject());
        assertThat(event.sequence()).isEqualTo(1);
        assertThat(event.time()).isEqualTo(THEN);
        assertThat(UUID.fromString(event.id()).version()).isEqualTo(7);
        assertThat(event.id()).isNotEqualTo(AccountEvents.created(ada).id());

        var data = new JsonObject(event.data());
        assertThat(data.fieldNames()).containsExactlyInAnyOrder("user", "changed", "actor");
        assertThat(data.getJsonObject("user"))
                .isEqualTo(new JsonObject(AccountJson.of(ada).put("version", 1).encode()));
        assertThat(data.getJsonObject("actor")).isEqualTo(new JsonObject().put("user_id", Ids.user(ada.id())));
    }

    @Test
    void newAccountHasChangedInEveryMemberThatHasAValue() {
        assertThat(changed(AccountEvents.created(account("ada@example.com"))))
                .isEqualTo(new JsonObject("{\"username\":{\"old\":null,\"new\":\"ada\"},"
                        + "\"email\":{\"old\":null,\"new\":\"ada@example.com\"},"
                        + "\"role\":{\"old\":null,\"new\":\"admin\"},"
                        + "\"status\":{\"old\":null,\"new\":\"active\"}}"));
        assertThat(changed(AccountEvents.created(account(null))).fieldNames())
                .containsExactlyInAnyOrder("username", "role", "status");
    }

    @Test
    void passwordIsInNoEvent() {
        assertThat(AccountEvents.created(account("ada@example.com")).toString())
                .contains("ada@example.com")
                .doesNotContain("$2a$10$")
                .doesNotContainIgnoringCase("password");
    }

    private static JsonObject changed(EventEnvelope event) {
        return new JsonObject(event.data()).getJsonObject("changed");
    }

    private static Account account(@Nullable String email) {
        return new Account(
                Ids.next(),
                "ada",
                "$2a$10$" + "x".repeat(53),
                email,
                Role.ADMIN,
                AccountStatus.ACTIVE,
                THEN,
                THEN,
                null,
                1);
    }
}
