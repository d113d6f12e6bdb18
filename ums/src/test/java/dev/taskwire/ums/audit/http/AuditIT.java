package dev.taskwire.ums.audit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.internalapi.AuditReport;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit trail, as admins see it. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class AuditIT {
    private static final String AUDIT = "/api/audit";
    private static final String LOGIN = "/api/user/login";
    private static final String NEW_PASSWORD = "another-secret-1";

    private UmsServer ums;
    private UmsClient admin;
    private UmsClient ada;
    private String adaId;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        admin = ums.admin("admin");
        ada = ums.user("ada");
        adaId = ada.id();
    }

    private List<JsonObject> records(String query) {
        return admin.get(AUDIT + query).expect(200).list();
    }

    /** The events of Ada's records, the oldest first, as soon as there are so many. */
    private List<String> trail(int count) throws Exception {
        String query = "?user_id=" + adaId;
        Eventually.holds(() -> assertThat(records(query)).hasSize(count));
        var events = new ArrayList<String>();
        records(query).forEach(record -> events.add(0, record.getString("event")));
        return events;
    }

    private void pass() {
        // Records of one instant have no order.
        ums.clock().advance(Duration.ofSeconds(1));
    }

    @Test
    void trailOfAnAccountsLife() throws Exception {
        ums.clock().advance(Duration.ofMinutes(1));
        ums.anonymous()
                .post(LOGIN, UmsClient.credentials("ada", "not-the-password"))
                .expect(401);
        ums.clock().advance(Duration.ofMinutes(1));
        var session = ada.signIn("ada", UmsServer.PASSWORD);
        pass();
        session.send("POST", "/api/user/logout", "").expect(204);
        pass();
        var password =
                new JsonObject().put("current_password", UmsServer.PASSWORD).put("new_password", NEW_PASSWORD);
        ada.put("/api/users/me/password", password).expect(204);
        pass();
        var email = new JsonObject().put("email", "new@example.com").put("current_password", NEW_PASSWORD);
        ada.patch("/api/users/me", email).expect(200);
        pass();
        String path = "/api/users/" + adaId;
        admin.patch(path, new JsonObject().put("role", "admin")).expect(200);
        pass();
        admin.patch(path, new JsonObject().put("status", "disabled")).expect(200);
        pass();
        admin.delete(path).expect(204);

        assertThat(trail(9))
                .containsExactly(
                        "user_created",
                        "authn_login_fail",
                        "authn_login_success",
                        "authn_token_revoked",
                        "authn_password_change",
                        "user_updated",
                        "authz_change",
                        "authz_change",
                        "user_deleted");
        var all = records("?user_id=" + adaId).toString();
        assertThat(all)
                .doesNotContain(UmsServer.PASSWORD, NEW_PASSWORD, "not-the-password", "example.com", "\"ada\"", "$2");
    }

    @Test
    void recordSaysWhoDidWhatFromWhereInWhichRequest() throws Exception {
        var response = admin.patch(
                        "/api/users/" + adaId,
                        new JsonObject().put("role", "admin"),
                        "X-Forwarded-For",
                        "192.0.2.7",
                        "X-Request-Id",
                        "request-1")
                .expect(200);
        assertThat(response.text("role")).isEqualTo("admin");
        trail(2);
        assertThat(records("?event=authz_change"))
                .singleElement()
                .satisfies(record -> assertThat(record)
                        .isEqualTo(new JsonObject()
                                .put("id", record.getString("id"))
                                .put("event", "authz_change")
                                .put("user_id", adaId)
                                .put("actor_id", admin.id())
                                .put("client_address", "192.0.2.7")
                                .put("request_id", "request-1")
                                .putNull("operation")
                                .put("changed", new JsonArray().add("role"))
                                .put("role", "admin")
                                .putNull("status")
                                .put("created_at", "2026-04-01T09:15:30.250Z")
                                .put("last_at", "2026-04-01T09:15:30.250Z")
                                .put("count", 1)));
    }

    @Test
    void stolenRefreshTokenIsRecorded() throws Exception {
        ada.refresh(ada.refreshToken()).expect(200);
        ums.clock().advance(Duration.ofMinutes(1));
        ada.refresh(ada.refreshToken()).expect(401);
        assertThat(trail(2)).containsExactly("user_created", "authn_token_reuse");
    }

    @Test
    void stormIsOneRecordForEachUserNetworkAndMinute() throws Exception {
        var wrong = UmsClient.credentials("ada", "not-the-password");
        for (int i = 0; i < 5; i++) {
            ums.anonymous()
                    .post(LOGIN, wrong, "X-Forwarded-For", "2001:db8::" + i)
                    .expect(401);
            ums.clock().advance(Duration.ofSeconds(1));
        }
        ums.anonymous().post(LOGIN, wrong, "X-Forwarded-For", "192.0.2.7").expect(401);
        // From a network of its own: the server is the same for all tests, and remembers the minute of their clock.
        ums.anonymous()
                .post(LOGIN, UmsClient.credentials("nobody", "not-the-password"), "X-Forwarded-For", "198.51.100.77")
                .expect(401);
        String query = "?event=authn_login_fail";
        Eventually.holds(() -> assertThat(records(query).stream().mapToLong(record -> record.getLong("count")))
                .containsExactlyInAnyOrder(5L, 1L, 1L));
        assertThat(records(query + "&user_id=" + adaId)).hasSize(2);
        assertThat(records(query))
                .filteredOn(record -> record.getValue("user_id") == null)
                .hasSize(1);
    }

    @Test
    void onlyAdminsReadItAndARefusalIsARecord() throws Exception {
        ada.get(AUDIT).expect(403);
        ada.delete("/api/users/" + adaId).expect(403);
        ada.patch(
                        "/api/users/me",
                        new JsonObject().put("email", "x@example.com").put("current_password", "wrong-one"))
                .expect(403);
        ums.anonymous().get(AUDIT).expect(401);
        trail(4);
        assertThat(records("?event=authz_fail"))
                .allSatisfy(record -> assertThat(record.getString("actor_id")).isEqualTo(adaId))
                .extracting(record -> record.getString("operation"))
                .containsExactlyInAnyOrder("listAuditRecords", "deleteUser");
        assertThat(records("?event=authn_password_change_fail")).hasSize(1);
    }

    @Test
    void pagesHaveEachRecordOnceNewestFirst() throws Exception {
        for (int i = 0; i < 4; i++) {
            pass();
            ada.signIn("ada", UmsServer.PASSWORD);
        }
        trail(5);
        String query = "?user_id=" + adaId;
        var all = ids(records(query));
        var walked = new ArrayList<String>();
        String path = AUDIT + query + "&limit=2";
        while (!path.isEmpty()) {
            var page = admin.get(path).expect(200);
            walked.addAll(ids(page.list()));
            path = page.header("Link").isEmpty() ? "" : page.next();
        }
        assertThat(walked).isEqualTo(all);
        assertThat(records(query + "&created_after=2026-04-01T09:15:31Z&created_before=2026-04-01T09:15:33Z"))
                .hasSize(2);
    }

    private static List<String> ids(List<JsonObject> records) {
        return records.stream().map(record -> record.getString("id")).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cursor=nonsense", "user_id=me", "event=sign_in", "created_after=2026-04-01", "created_before=x"
            })
    void wrongParameterIsRefused(String query) {
        assertThat(admin.get(AUDIT + "?" + query).expect(400).faults())
                .containsExactly("?" + query.substring(0, query.indexOf('=')));
    }

    /** Returns a record of a refusal that tms reports. */
    private AuditRecord refusal() {
        var user = ResourceIds.parseUser(adaId).orElseThrow();
        return AuditRecord.of(
                SecurityEvent.AUTHZ_FAIL,
                user,
                user,
                AuditDetails.ofOperation("createTask"),
                ums.clock().instant());
    }

    @Test
    void otherServicesReportTheirRefusals() {
        var record = refusal();
        var report = new AuditReport(List.of(record)).toJson();
        var anonymous = ums.anonymous();
        anonymous.post(AuditReport.PATH, report).expect(401);
        anonymous
                .post(AuditReport.PATH, new JsonObject(), "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                .expect(400);
        anonymous
                .post(AuditReport.PATH, report, "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                .expect(200);
        assertThat(records("?event=authz_fail"))
                .singleElement()
                .satisfies(stored -> assertThat(stored.getString("operation")).isEqualTo("createTask"));
    }

    /** Otherwise the other service would send its whole report again and again. */
    @Test
    void unreadableRecordDoesNotKeepTheOthersOut() {
        // given
        var record = refusal();
        var unreadable = record.toJson().put("id", "1").putNull("created_at");
        var report = new AuditReport(List.of(record)).toJson();
        report.getJsonArray("records").add(0, unreadable).add("nonsense");

        // when
        for (int i = 0; i < 2; i++) {
            ums.anonymous()
                    .post(AuditReport.PATH, report, "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                    .expect(200);
        }

        // then
        assertThat(records("?event=authz_fail"))
                .singleElement()
                .satisfies(stored -> assertThat(stored.getInteger("count")).isEqualTo(1));
    }
}
