package dev.taskwire.ums.account.http;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.ums.StoredEvents;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody may do with their own account, over HTTP. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class OwnAccountIT {
    private static final String ME = "/api/users/me";
    private static final String DELETION = ME + "/deletion";

    private UmsServer ums;
    private UmsClient ada;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        ada = ums.user("ada");
    }

    @Test
    void newAccountHasTheDefaults() {
        var account = ada.get(ME).expect(200).object();
        assertThat(account.getString("time_zone")).isEqualTo("UTC");
        assertThat(account.getString("locale")).isNull();
        assertThat(account.getString("assignable_by")).isEqualTo("anyone");
        assertThat(account.getString("password_changed_at")).isEqualTo(account.getString("created_at"));
        assertThat(account.getInteger("version")).isEqualTo(1);
    }

    @Test
    void zoneAndAddressChange() throws Exception {
        ums.clock().advance(Duration.ofSeconds(5));
        var changed = ada.patch(
                        ME, confirmed().put("time_zone", "Europe/Berlin").putNull("email"))
                .expect(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(changed.text("time_zone")).isEqualTo("Europe/Berlin");
        assertThat(changed.text("email")).isNull();
        assertThat(changed.text("updated_at")).isEqualTo("2026-04-01T09:15:35.250Z");
        assertThat(ada.get(ME).expect(200).object()).isEqualTo(changed.object());
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getJsonObject("changed").fieldNames())
                            .containsExactlyInAnyOrder("email", "time_zone");
                    assertThat(event.getJsonObject("actor").getString("user_id"))
                            .isEqualTo(changed.text("id"));
                    assertThat(event.getJsonObject("user")).isEqualTo(changed.object());
                });
    }

    @Test
    void usersDecideWhoMayAssignTasksToThem() throws Exception {
        // when
        var changed = ada.patch(ME, new JsonObject().put("assignable_by", "collaborators"))
                .expect(200);

        // then
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(changed.text("assignable_by")).isEqualTo("collaborators");
        assertThat(ada.get(ME).expect(200).object()).isEqualTo(changed.object());
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated"))
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonObject("changed"))
                        .isEqualTo(new JsonObject()
                                .put(
                                        "assignable_by",
                                        new JsonObject().put("old", "anyone").put("new", "collaborators"))));
        var admin = ums.admin("admin");
        String path = "/api/users/" + changed.text("id");
        assertThat(admin.get(path).expect(200).text("assignable_by")).isEqualTo("collaborators");
        admin.patch(path, new JsonObject().put("assignable_by", "anyone")).expect(400);
        var wrong = ada.patch(ME, new JsonObject().put("assignable_by", "nobody"));
        assertThat(wrong.expect(400).faults()).containsExactly("/assignable_by");
    }

    @Test
    void whatChangesNothingIsNoChange() throws Exception {
        var same = ada.patch(
                        ME,
                        confirmed()
                                .put("time_zone", "UTC")
                                .put("assignable_by", "anyone")
                                .put("email", " ADA@example.com "))
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
    void localeIsSetAndRemoved() throws Exception {
        // when
        var set = ada.patch(ME, new JsonObject().put("locale", "DE-at")).expect(200);
        var same = ada.patch(ME, new JsonObject().put("locale", "de-AT")).expect(200);
        var other =
                ada.patch(ME, new JsonObject().put("time_zone", "Asia/Tokyo")).expect(200);
        var removed = ada.patch(ME, new JsonObject().putNull("locale")).expect(200);

        // then
        assertThat(set.text("locale")).isEqualTo("de-AT");
        assertThat(same.header("ETag")).isEqualTo(set.header("ETag")).isEqualTo("\"2\"");
        assertThat(other.text("locale")).isEqualTo("de-AT");
        assertThat(removed.text("locale")).isNull();
        assertThat(ada.get(ME).expect(200).object()).isEqualTo(removed.object());
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated"))
                .extracting(event -> event.getJsonObject("changed").encode())
                .containsExactly(
                        "{\"locale\":{\"old\":null,\"new\":\"de-AT\"}}",
                        "{\"time_zone\":{\"old\":\"UTC\",\"new\":\"Asia/Tokyo\"}}",
                        "{\"locale\":{\"old\":\"de-AT\",\"new\":null}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "german_de", "de-", "de-AT-AT", "und", "de-x-12345678-12345678-12345678-1234", "../de"})
    void localeMustBeALanguageTag(String locale) {
        // given
        var body = new JsonObject().put("locale", locale);

        // when
        var refused = ada.patch(ME, body).expect(400);

        // then
        assertThat(refused.faults()).containsExactly("/locale");
    }

    @Test
    void localeIsThatOfTheSignOn() {
        // given
        var body = UmsClient.credentials("eve", UmsServer.PASSWORD)
                .put("email", "eve@example.com")
                .put("locale", "zh-hans");

        // when
        var created = ums.anonymous().post("/api/user", body).expect(201);

        // then
        assertThat(created.text("locale")).isEqualTo("zh-Hans");
        assertThat(ums.anonymous()
                        .post("/api/user", body.put("username", "eva").put("locale", "de-AT-AT"))
                        .expect(400)
                        .faults())
                .containsExactly("/locale");
    }

    @Test
    void addressOfAnotherIsTaken() {
        ums.user("bob");
        var refused = ada.patch(ME, confirmed().put("email", "BOB@example.com")).expect(409);
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
        ums.clock().advance(Duration.ofSeconds(5));
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
        assertThat(wrong.object().getJsonArray("errors").getJsonObject(0))
                .isEqualTo(new JsonObject().put("pointer", "/current_password").put("detail", "is wrong"));
        var tooShort = ada.put(ME + "/password", passwords(UmsServer.PASSWORD, "short"))
                .expect(400);
        assertThat(tooShort.faults()).containsExactly("/new_password");
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated")).isEmpty();
    }

    @Test
    void deletedAccountIsGoneWithItsSessions() throws Exception {
        ada.signIn("ada", UmsServer.PASSWORD);
        ums.clock().advance(Duration.ofSeconds(5));
        ada.post(DELETION, confirmed()).expect(204);
        ada.get(ME).expect(401);
        ada.patch(ME, new JsonObject()).expect(401);
        ada.post(DELETION, confirmed()).expect(401);
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

    @Test
    void anotherAddressNeedsThePassword() throws Exception {
        var email = new JsonObject().put("email", "ada@example.org");
        assertThat(ada.patch(ME, email).expect(400).faults()).containsExactly("/current_password");
        var wrong = ada.patch(ME, email.copy().put("current_password", "not-the-password"))
                .expect(403);
        assertThat(wrong.faults()).containsExactly("/current_password");
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated")).isEmpty();
        ada.patch(ME, new JsonObject().put("time_zone", "Asia/Tokyo")).expect(200);
        ada.patch(ME, email.copy().put("current_password", UmsServer.PASSWORD)).expect(200);
    }

    @Test
    void deletingTheAccountNeedsThePassword() throws Exception {
        assertThat(ada.post(DELETION, new JsonObject()).expect(400).faults()).containsExactly("/current_password");
        var wrong = ada.post(DELETION, new JsonObject().put("current_password", "not-the-password"))
                .expect(403);
        assertThat(wrong.faults()).containsExactly("/current_password");
        ada.get(ME).expect(200);
        ada.delete(ME).expect(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "12345678", "Ada-Lovelace", "ada-lovelace@example.com"})
    void guessablePasswordIsAFaultWhereverItIsSet(String weak) throws Exception {
        var user = ums.user("ada-lovelace");
        var body = new JsonObject().put("username", "ada-lovelace").put("password", weak);
        assertThat(ums.anonymous()
                        .post("/api/user", body.copy().put("email", "ada-lovelace@example.com"))
                        .expect(400)
                        .faults())
                .containsExactly("/password");
        var register = body.copy().put("email", "ada-lovelace@example.com");
        assertThat(ums.anonymous().post("/user/register/", register).expect(400).faults())
                .containsExactly("/password");
        assertThat(user.put(ME + "/password", passwords(UmsServer.PASSWORD, weak))
                        .expect(400)
                        .faults())
                .containsExactly("/new_password");
        var admin = ums.admin("admin");
        assertThat(admin.post("/api/users", register).expect(400).faults()).containsExactly("/password");
        assertThat(admin.post("/user/users/", register).expect(400).faults()).containsExactly("/password");
        String id = user.id();
        assertThat(admin.put("/api/users/" + id + "/password", new JsonObject().put("new_password", weak))
                        .expect(400)
                        .faults())
                .containsExactly("/new_password");
        assertThat(admin.put("/user/users/" + id + '/', new JsonObject().put("password", weak))
                        .expect(400)
                        .faults())
                .containsExactly("/password");
    }

    @Test
    void outdatedHashIsRenewedAtTheNextSignIn() throws Exception {
        var mongo = ums.store().mongo();
        String old = "$2a$05$" + "abcdefghijklmnopqrstuu";
        String hash = org.springframework.security.crypto.bcrypt.BCrypt.hashpw(UmsServer.PASSWORD, old);
        var ofAda = new JsonObject().put("username", "ada");
        await(mongo.updateCollection(
                "users", ofAda, new JsonObject().put("$set", new JsonObject().put("password_hash", hash))));
        ada.signIn("ada", UmsServer.PASSWORD);
        var stored = await(mongo.findOne("users", ofAda, null));
        assertThat(stored.getString("password_hash")).startsWith("$2a$04$");
        assertThat(stored.getLong("version")).isEqualTo(1);
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated")).isEmpty();
        ada.signIn("ada", UmsServer.PASSWORD);
    }

    private static JsonObject confirmed() {
        return new JsonObject().put("current_password", UmsServer.PASSWORD);
    }

    private static JsonObject passwords(String current, String next) {
        return new JsonObject().put("current_password", current).put("new_password", next);
    }
}
