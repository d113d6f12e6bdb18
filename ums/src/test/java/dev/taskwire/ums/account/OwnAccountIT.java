package dev.taskwire.ums.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.ums.StoredEvents;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody may do with their own account, over HTTP. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class OwnAccountIT {
    private static final String ME = "/api/users/me";

    private UmsServer ums;
    private UmsClient ada;

    @BeforeEach
    void start() throws Exception {
        ums = UmsServer.start();
        ada = ums.user("ada");
    }

    @AfterEach
    void stop() throws Exception {
        ums.close();
    }

    @Test
    void newAccountHasTheDefaults() {
        var account = ada.get(ME).expect(200).json();
        assertThat(account.getString("time_zone")).isEqualTo("UTC");
        assertThat(account.getString("password_changed_at")).isEqualTo(account.getString("created_at"));
        assertThat(account.getInteger("version")).isEqualTo(1);
    }

    @Test
    void zoneAndAddressChange() throws Exception {
        ums.clock().move(Duration.ofSeconds(5));
        var changed = ada.patch(
                        ME, new JsonObject().put("time_zone", "Europe/Berlin").putNull("email"))
                .expect(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(changed.text("time_zone")).isEqualTo("Europe/Berlin");
        assertThat(changed.text("email")).isNull();
        assertThat(changed.text("updated_at")).isEqualTo("2026-04-01T09:15:35.250Z");
        assertThat(ada.get(ME).expect(200).json()).isEqualTo(changed.json());
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getJsonObject("changed").fieldNames())
                            .containsExactlyInAnyOrder("email", "time_zone");
                    assertThat(event.getJsonObject("actor").getString("user_id"))
                            .isEqualTo(changed.text("id"));
                    assertThat(event.getJsonObject("user")).isEqualTo(changed.json());
                });
    }

    @Test
    void whatChangesNothingIsNoChange() throws Exception {
        var same = ada.patch(ME, new JsonObject().put("time_zone", "UTC").put("email", " ADA@example.com "))
                .expect(200);
        assertThat(same.header("ETag")).isEqualTo("\"1\"");
        ada.patch(ME, new JsonObject()).expect(200);
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Olympus", "europe/berlin", "UTC+1", "Z", "EST5EDT4"})
    void zoneMustExist(String zone) {
        var refused = ada.patch(ME, new JsonObject().put("time_zone", zone)).expect(400);
        assertThat(refused.faults()).containsExactly("/time_zone");
    }

    @Test
    void addressOfAnotherIsTaken() {
        ums.user("bob");
        var refused =
                ada.patch(ME, new JsonObject().put("email", "BOB@example.com")).expect(409);
        assertThat(refused.faults()).containsExactly("/email");
        assertThat(ada.patch(ME, new JsonObject().put("email", "no address"))
                        .expect(400)
                        .faults())
                .containsExactly("/email");
    }

    @Test
    void olderVersionIsNotOverwritten() {
        var zone = new JsonObject().put("time_zone", "Asia/Tokyo");
        ada.patch(ME, zone, "If-Match", "\"2\"").expect(412);
        ada.patch(ME, zone, "If-Match", "\"1\"").expect(200);
        ada.patch(ME, zone, "If-Match", "\"1\"").expect(412);
    }

    @Test
    void passwordChangeEndsAllSessionsButItsOwn() throws Exception {
        var other = ada.signIn("ada", UmsServer.PASSWORD);
        ums.clock().move(Duration.ofSeconds(5));
        ada.put(ME + "/password", passwords(UmsServer.PASSWORD, "another-secret"))
                .expect(204);
        assertThat(ada.refresh(other.refreshToken()).status()).isEqualTo(401);
        String kept = ada.refresh(ada.refreshToken()).expect(200).text("refresh_token");
        assertThat(StoredEvents.of(ums.store(), "sessions", "session.revoked")).hasSize(1);
        ums.anonymous()
                .post("/api/user/login", UmsClient.credentials("ada", UmsServer.PASSWORD))
                .expect(401);
        var again = ada.signIn("ada", "another-secret");
        assertThat(again.get(ME).expect(200).text("password_changed_at")).isEqualTo("2026-04-01T09:15:35.250Z");
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getJsonObject("changed").fieldNames()).containsExactly("password_changed_at"));

        // The next one to change it ends the one that was kept.
        again.put(ME + "/password", passwords("another-secret", UmsServer.PASSWORD))
                .expect(204);
        assertThat(ada.refresh(kept).status()).isEqualTo(401);
        ada.refresh(again.refreshToken()).expect(200);
    }

    @Test
    void wrongOrBadPasswordIsAFault() throws Exception {
        var wrong = ada.put(ME + "/password", passwords("not-the-password", "another-secret"))
                .expect(400);
        assertThat(wrong.json().getJsonArray("errors").getJsonObject(0))
                .isEqualTo(new JsonObject().put("pointer", "/current_password").put("detail", "is wrong"));
        var tooShort = ada.put(ME + "/password", passwords(UmsServer.PASSWORD, "short"))
                .expect(400);
        assertThat(tooShort.faults()).containsExactly("/new_password");
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated")).isEmpty();
    }

    @Test
    void deletedAccountIsGoneWithItsSessions() throws Exception {
        ada.signIn("ada", UmsServer.PASSWORD);
        ums.clock().move(Duration.ofSeconds(5));
        ada.delete(ME).expect(204);
        ada.get(ME).expect(401);
        ada.patch(ME, new JsonObject()).expect(401);
        ada.delete(ME).expect(401);
        ada.put(ME + "/password", passwords(UmsServer.PASSWORD, "another-secret"))
                .expect(401);
        ums.anonymous()
                .post("/api/user/login", UmsClient.credentials("ada", UmsServer.PASSWORD))
                .expect(401);
        assertThat(StoredEvents.of(ums.store(), "sessions", "session.revoked")).hasSize(2);
        assertThat(StoredEvents.of(ums.store(), "users", "user.deleted"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getLong("sequence")).isEqualTo(2);
                    assertThat(event.getJsonObject("changed")).isEmpty();
                    assertThat(event.getJsonObject("user").getString("username"))
                            .isEqualTo("ada");
                    assertThat(event.getJsonObject("user").getInteger("version"))
                            .isEqualTo(2);
                });
        // Until its event is out, nobody else gets its name.
        ums.anonymous()
                .post("/user/register/", new JsonObject().put("username", "ada").put("password", UmsServer.PASSWORD))
                .expect(409);
    }

    private static JsonObject passwords(String current, String next) {
        return new JsonObject().put("current_password", current).put("new_password", next);
    }
}
