package dev.taskwire.ums.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.internalapi.UserExportPage.Subject;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tms gets of a user for an export. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class InternalExportIT {
    private static final int SESSIONS = 5;

    private UmsServer ums;
    private UmsClient admin;
    private UmsClient ada;
    private UUID id;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        admin = ums.admin("admin");
        ada = ums.user("ada");
        ums.user("bob");
        id = ResourceIds.parseUser(ada.id()).orElseThrow();
    }

    private ReceivedResponse get(String path, String key) {
        return ums.anonymous().get(path, "X-Internal-Api-Key", key);
    }

    private List<JsonObject> readAll(Subject subject, UUID user) {
        var items = new ArrayList<JsonObject>();
        Optional<UUID> after = Optional.empty();
        do {
            var page = UserExportPage.of(get(subject.path(user, after), UmsServer.INTERNAL_KEY)
                    .expect(200)
                    .object());
            items.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        return items;
    }

    @Test
    void accountIsAsItsOwnerSeesIt() {
        assertThat(readAll(Subject.ACCOUNT, id))
                .containsExactly(ada.get("/api/users/me").object());
    }

    @Test
    void sessionsAreThoseOfTheUserWithoutTheirTokens() {
        for (int i = 1; i < SESSIONS; i++) {
            ada.signIn("ada", UmsServer.PASSWORD);
        }
        var listed = ada.get("/api/users/me/sessions").list();
        listed.forEach(session -> session.remove("current"));

        assertThat(readAll(Subject.SESSIONS, id)).hasSize(SESSIONS).isEqualTo(listed);
    }

    @Test
    void auditRecordsHideFromWhereAnotherUserActed() throws Exception {
        // given something that the user did, and something that an admin did
        ums.clock().advance(Duration.ofSeconds(1));
        ada.patch("/api/users/me", new JsonObject().put("time_zone", "Asia/Tokyo"))
                .expect(200);
        ums.clock().advance(Duration.ofSeconds(1));
        admin.patch("/api/users/" + ada.id(), new JsonObject().put("role", "admin"), "X-Forwarded-For", "192.0.2.7")
                .expect(200);
        Eventually.holds(() -> assertThat(readAll(Subject.AUDIT_RECORDS, id)).hasSizeGreaterThanOrEqualTo(2));

        // then
        var records = readAll(Subject.AUDIT_RECORDS, id);
        assertThat(records)
                .allSatisfy(record -> assertThat(record.getString("user_id")).isEqualTo(ResourceIds.user(id)));
        assertThat(records)
                .filteredOn(record -> record.getString("event").equals("authz_change"))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.getString("actor_id")).isEqualTo(admin.id());
                    assertThat(record.getValue("client_address")).isNull();
                    assertThat(record.getValue("request_id")).isNull();
                });
        assertThat(records)
                .filteredOn(record -> record.getString("event").equals("user_created"))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.getString("client_address")).isNotNull());
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseGetsThemAndThereIsNothingOfAnUnknownUser(Subject subject) {
        get(subject.path(id, Optional.empty()), "another key of that length").expect(401);
        ada.get(subject.path(id, Optional.empty())).expect(401);
        assertThat(readAll(subject, ResourceIds.next())).isEmpty();
        get(subject.path("nonsense"), UmsServer.INTERNAL_KEY).expect(200);
        get(subject.path(ada.id()) + "?after=nonsense", UmsServer.INTERNAL_KEY).expect(400);
    }

    @Test
    void nothingHasASecret() {
        for (var subject : Subject.values()) {
            assertThat(readAll(subject, id).toString())
                    .doesNotContain("password_hash", "$2", "refresh_token", ada.refreshToken(), ada.token());
        }
    }
}
