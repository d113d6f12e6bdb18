package dev.taskwire.ums.session.http;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.StoredEvents;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One's own sessions, over HTTP. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class OwnSessionsIT {
    private static final String SESSIONS = "/api/users/me/sessions";

    private UmsServer ums;
    private UmsClient ada;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        ada = ums.user("ada");
    }

    @Test
    void sessionTellsWhereAndWhen() {
        ums.clock().advance(Duration.ofMinutes(1));
        var body = UmsClient.credentials("ada", UmsServer.PASSWORD);
        String named = ums.anonymous()
                .post("/api/user/login", body, "User-Agent", "x".repeat(300), "X-Forwarded-For", "192.0.2.7")
                .expect(200)
                .text("refresh_token");
        ums.clock().advance(Duration.ofMinutes(1));
        var signedIn = ada.get(SESSIONS).expect(200).list().get(0);
        assertThat(signedIn.getString("user_agent")).isEqualTo("x".repeat(256));
        assertThat(signedIn.getString("client_address")).isEqualTo("192.0.2.7");
        var token = new JsonObject().put("refresh_token", named);
        ada.post("/api/user/token/refresh", token, "User-Agent", "curl/8.5.0", "X-Forwarded-For", "2001:db8:0:0::1")
                .expect(200);
        var sessions = ada.get(SESSIONS).expect(200).list();
        assertThat(sessions).hasSize(2);
        assertThat(sessions.get(0))
                .isEqualTo(new JsonObject()
                        .put("id", sessions.get(0).getString("id"))
                        .put("created_at", "2026-04-01T09:16:30.250Z")
                        .put("refreshed_at", "2026-04-01T09:17:30.250Z")
                        .put("expires_at", "2026-04-08T09:17:30.250Z")
                        .put("user_agent", "curl/8.5.0")
                        .put("client_address", "2001:db8::1")
                        .put("current", false));
        assertThat(sessions.get(1).getBoolean("current")).isTrue();
        assertThat(sessions.get(1).getString("user_agent")).startsWith("Java-http-client");
    }

    @Test
    void pagesHaveEachSessionOnceNewestFirst() {
        for (int i = 0; i < 4; i++) {
            ada.signIn("ada", UmsServer.PASSWORD);
        }
        ums.user("bob");
        var all = ids(ada.get(SESSIONS).expect(200).list());
        assertThat(all).hasSize(5);
        var walked = new ArrayList<String>();
        String path = SESSIONS + "?limit=2";
        while (!path.isEmpty()) {
            var page = ada.get(path).expect(200);
            walked.addAll(ids(page.list()));
            path = page.header("Link").isEmpty() ? "" : page.next();
        }
        assertThat(walked).isEqualTo(all);
        assertThat(ada.get(SESSIONS + "?cursor=nonsense").expect(400).faults()).containsExactly("?cursor");
    }

    private static List<String> ids(List<JsonObject> sessions) {
        return sessions.stream().map(session -> session.getString("id")).toList();
    }

    @Test
    void oneSessionEndsAndNoOther() throws Exception {
        var phone = ada.signIn("ada", UmsServer.PASSWORD);
        String id = phone.get(SESSIONS).list().get(0).getString("id");
        ums.user("bob").delete(SESSIONS + "/" + id).expect(404);
        ada.delete(SESSIONS + "/" + id).expect(204);
        ada.delete(SESSIONS + "/" + id).expect(404);
        for (String nobodys : List.of(ResourceIds.next().toString(), "1-1-1-1-1", "nonsense")) {
            ada.delete(SESSIONS + "/" + nobodys).expect(404);
        }
        ada.refresh(phone.refreshToken()).expect(401);
        ada.refresh(ada.refreshToken()).expect(200);
        assertThat(revoked())
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonObject("session").getString("id"))
                        .isEqualTo(id));
        assertThat(internalRevocations("")).containsExactly(id);
        String living = ada.get(SESSIONS).list().get(0).getString("id");
        assertThat(internalRevocations("/check?ids=" + ResourceIds.next() + "," + id + "," + living))
                .containsExactly(id);
        assertThat(internalRevocations("/check")).isEmpty();
    }

    /** A gateway that starts then, and whose clock is a minute behind, still takes the access tokens for valid. */
    @Test
    void gatewayWhoseClockIsBehindIsToldOfTheEndedSession() {
        String id = ada.get(SESSIONS).list().get(0).getString("id");
        ada.delete(SESSIONS).expect(204);
        ums.clock().advance(UmsServer.ACCESS_TTL.plusSeconds(59));
        assertThat(internalRevocations("")).containsExactly(id);
        ums.clock().advance(Duration.ofSeconds(1));
        assertThat(internalRevocations("")).isEmpty();
    }

    /** Another ums, whose clock is a minute behind, would still refresh it. */
    @Test
    void sessionThatHasJustExpiredEndsWithTheOthers() throws Exception {
        ums.clock().advance(UmsServer.REFRESH_TTL.plusSeconds(59));
        ada.signIn("ada", UmsServer.PASSWORD).delete(SESSIONS).expect(204);
        assertThat(revoked()).hasSize(2);
    }

    @Test
    void signOutEverywhereEndsAllOfOnesOwn() throws Exception {
        var bob = ums.user("bob");
        // More than are ended at a time.
        for (int i = 0; i < 60; i++) {
            ada.signIn("ada", UmsServer.PASSWORD);
        }
        ada.delete(SESSIONS).expect(204);
        assertThat(revoked()).hasSize(61);
        assertThat(ada.get(SESSIONS).expect(200).list()).isEmpty();
        bob.refresh(bob.refreshToken()).expect(200);
        ada.send("POST", "/api/user/logout", "").expect(401);
    }

    @Test
    void oldestSessionMakesRoomForThe101st() throws Exception {
        var second = ada.signIn("ada", UmsServer.PASSWORD);
        for (int i = 2; i < 100; i++) {
            ada.signIn("ada", UmsServer.PASSWORD);
        }
        assertThat(revoked()).isEmpty();
        String oldest = ids(ada.get(SESSIONS + "?limit=200").list()).get(99);

        var newest = ada.signIn("ada", UmsServer.PASSWORD);

        assertThat(newest.get(SESSIONS + "?limit=200").expect(200).list()).hasSize(100);
        assertThat(revoked())
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonObject("session").getString("id"))
                        .isEqualTo(oldest));
        assertThat(internalRevocations("")).containsExactly(oldest);
        ada.refresh(ada.refreshToken()).expect(401);
        second.refresh(second.refreshToken()).expect(200);
    }

    @Test
    void sessionThatIsAlwaysRefreshedEndsAllTheSame() {
        String refreshToken = ada.refreshToken();
        String token = ada.token();
        for (int day = 0; day < 29; day++) {
            ums.clock().advance(Duration.ofDays(1));
            var refreshed = ada.refresh(refreshToken).expect(200);
            refreshToken = refreshed.text("refresh_token");
            token = refreshed.text("token");
        }
        var session = ada.withToken(token).get(SESSIONS).expect(200).list().get(0);
        assertThat(session.getString("expires_at")).isEqualTo("2026-05-01T09:15:30.250Z");
        ums.clock().advance(Duration.ofDays(1).minusMinutes(5));
        var last = ada.refresh(refreshToken).expect(200);
        assertThat(last.object().getInteger("expires_in")).isEqualTo(300);
        ums.clock().advance(Duration.ofMinutes(5));
        ada.refresh(last.text("refresh_token")).expect(401);
    }

    /** As one that was refreshed before sessions had an end. */
    @Test
    void olderSessionWithALaterEndEndsTooAndIsShownSo() throws Exception {
        var later = new JsonObject().put("expires_at", ExtendedJson.date(Instant.parse("2026-06-01T00:00:00Z")));
        await(ums.store().mongo().updateCollection("sessions", new JsonObject(), new JsonObject().put("$set", later)));
        assertThat(ada.get(SESSIONS).expect(200).list().get(0).getString("expires_at"))
                .isEqualTo("2026-05-01T09:15:30.250Z");
        ums.clock().advance(UmsServer.SESSION_MAX);
        ada.refresh(ada.refreshToken()).expect(401);
        var again = ada.signIn("ada", UmsServer.PASSWORD);
        assertThat(again.get(SESSIONS).expect(200).list())
                .singleElement()
                .satisfies(session -> assertThat(session.getBoolean("current")).isTrue());
    }

    @Test
    void adminSeesAndEndsTheSessionsOfOthers() throws Exception {
        var admin = ums.admin("admin");
        var phone = ada.signIn("ada", UmsServer.PASSWORD);
        String path = "/api/users/" + ada.id() + "/sessions";
        var mine = ada.get(SESSIONS).expect(200).list();
        mine.forEach(session -> session.put("current", false));
        assertThat(admin.get(path).expect(200).list()).isEqualTo(mine);
        var page = admin.get(path + "?limit=1").expect(200);
        assertThat(ids(admin.get(page.next()).expect(200).list()))
                .containsExactly(ids(mine).get(1));

        admin.delete(path).expect(204);
        admin.delete(path).expect(204);
        assertThat(admin.get(path).expect(200).list()).isEmpty();
        ada.refresh(ada.refreshToken()).expect(401);
        ada.refresh(phone.refreshToken()).expect(401);
        assertThat(revoked())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getJsonObject("actor").getString("user_id"))
                        .isEqualTo(admin.id()));
        admin.refresh(admin.refreshToken()).expect(200);
    }

    private List<JsonObject> revoked() throws Exception {
        return StoredEvents.of(ums.store(), "sessions", "session.revoked");
    }

    private List<String> internalRevocations(String more) {
        return ums
                .anonymous()
                .get("/internal/revocations" + more, "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                .expect(200)
                .object()
                .getJsonArray("revocations")
                .stream()
                .map(revocation -> ((JsonObject) revocation).getString("sid"))
                .toList();
    }
}
