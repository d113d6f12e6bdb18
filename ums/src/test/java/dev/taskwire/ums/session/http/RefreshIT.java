package dev.taskwire.ums.session.http;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.ums.StoredEvents;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import dev.taskwire.ums.session.token.RefreshToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Refresh tokens of both families, over HTTP. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class RefreshIT {
    private static final String REFRESH = "/api/user/token/refresh";

    private UmsServer ums;
    private UmsClient ada;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        ada = ums.user("ada");
    }

    @Test
    void tokenIsExchangedForANewPair() throws Exception {
        ums.clock().advance(Duration.ofMinutes(14));
        var pair = ada.refresh(ada.refreshToken()).expect(200);
        assertThat(pair.header("Cache-Control")).isEqualTo("no-store");
        assertThat(pair.object().getInteger("expires_in")).isEqualTo(900);
        assertThat(pair.text("refresh_token")).isNotEqualTo(ada.refreshToken());
        ums.clock().advance(Duration.ofMinutes(14));
        ada.get("/api/users/me").expect(401);
        var again = ada.withToken(pair.text("token"));
        again.get("/api/users/me").expect(200);
        assertThat(again.refresh(pair.text("refresh_token")).expect(200).text("refresh_token"))
                .isNotEqualTo(pair.text("refresh_token"));
        assertThat(revoked()).isEmpty();
    }

    @Test
    void repeatingItWithinTenSecondsGivesTheSameToken() throws Exception {
        var pair = ada.refresh(ada.refreshToken()).expect(200);
        ums.clock().advance(Duration.ofSeconds(10));
        var repeated = ada.refresh(ada.refreshToken()).expect(200);
        assertThat(repeated.text("refresh_token")).isEqualTo(pair.text("refresh_token"));
        ada.withToken(repeated.text("token")).get("/api/users/me").expect(200);
        ada.refresh(pair.text("refresh_token")).expect(200);
        assertThat(revoked()).isEmpty();
    }

    @Test
    void usedTokenEndsTheSessionForBoth() throws Exception {
        var pair = ada.refresh(ada.refreshToken()).expect(200);
        ums.clock().advance(Duration.ofSeconds(11));
        ada.refresh(ada.refreshToken()).expect(401);
        ada.refresh(pair.text("refresh_token")).expect(401);
        assertThat(revoked()).singleElement().satisfies(event -> {
            assertThat(event.getJsonObject("actor").getString("user_id")).isEqualTo(ada.id());
            // Its last access token is the one of the refresh.
            assertThat(event.getJsonObject("session").getString("expires_at")).isEqualTo("2026-04-01T09:30:30Z");
        });
    }

    @Test
    void manyAtOnceGetTheSameToken() throws Exception {
        String token = ada.refreshToken();
        for (int round = 0; round < 20; round++) {
            var answers = refreshAtOnce(token, 8);
            assertThat(answers).allSatisfy(answer -> answer.expect(200));
            var next = new HashSet<String>();
            answers.forEach(answer -> next.add(answer.text("refresh_token")));
            assertThat(next).hasSize(1);
            token = next.iterator().next();
        }
        assertThat(revoked()).isEmpty();
        ada.refresh(token).expect(200);
    }

    private List<ReceivedResponse> refreshAtOnce(String token, int times) {
        String body = new JsonObject().put("refresh_token", token).encode();
        var sent = IntStream.range(0, times)
                .mapToObj(i -> ada.sendAsync("POST", REFRESH, body))
                .toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void tokenThatIsNotOursEndsNothing() throws Exception {
        String token = ada.refreshToken();
        // The first characters are the session's id, then comes the family.
        char flipped = token.charAt(30) == 'A' ? 'B' : 'A';
        String otherFamily = token.substring(0, 30) + flipped + token.substring(31);
        for (String foreign : List.of(
                otherFamily,
                "nonsense",
                RefreshToken.first(new java.util.UUID(1, 2)).encode())) {
            var refused = ada.refresh(foreign).expect(401);
            assertThat(refused.text("detail")).isEqualTo("The refresh token is invalid or has expired. Sign in again.");
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        }
        assertThat(revoked()).isEmpty();
        ada.refresh(token).expect(200);
    }

    @Test
    void sessionEndsByItselfUnlessItIsRefreshed() {
        ums.clock().advance(UmsServer.REFRESH_TTL.minusSeconds(1));
        String next = ada.refresh(ada.refreshToken()).expect(200).text("refresh_token");
        ums.clock().advance(UmsServer.REFRESH_TTL.minusSeconds(1));
        String last = ada.refresh(next).expect(200).text("refresh_token");
        ums.clock().advance(UmsServer.REFRESH_TTL);
        ada.refresh(last).expect(401);
    }

    @Test
    void signedOutSessionIsNotRefreshed() throws Exception {
        ums.clock().advance(Duration.ofMinutes(1));
        ada.refresh(ada.refreshToken()).expect(200);
        var pair = ada.refresh(ada.refreshToken()).expect(200);
        ada.send("POST", "/api/user/logout", "").expect(204);
        ada.refresh(pair.text("refresh_token")).expect(401);
        // The token that signed out ends before the newest one does.
        assertThat(revoked())
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonObject("session").getString("expires_at"))
                        .isEqualTo("2026-04-01T09:31:30Z"));
    }

    @Test
    void eachFamilyRefusesTheOthersTokens() throws Exception {
        var fixed = ada.post("/token/", UmsClient.credentials("ada", UmsServer.PASSWORD))
                .expect(200);
        ada.refresh(fixed.text("refresh")).expect(401);
        tmserviceRefresh(ada.refreshToken()).expect(401);
        assertThat(revoked()).isEmpty();
        tmserviceRefresh(fixed.text("refresh")).expect(200);
        ada.refresh(ada.refreshToken()).expect(200);
    }

    @Test
    void tmservicesTokenStaysUntilAFixedEnd() throws Exception {
        var obtained = ada.post("/token/", UmsClient.credentials("ada", UmsServer.PASSWORD))
                .expect(200);
        String token = obtained.text("refresh");
        ada.withToken(obtained.text("access")).get("/user/users/").expect(200);
        for (int i = 0; i < 3; i++) {
            ums.clock().advance(Duration.ofDays(2));
            var refreshed = tmserviceRefresh(token).expect(200);
            assertThat(refreshed.object().fieldNames()).containsExactly("access");
            ada.withToken(refreshed.text("access")).get("/user/users/").expect(200);
        }
        ums.clock().advance(Duration.ofDays(1).minusSeconds(5));
        var last = tmserviceRefresh(token).expect(200);
        ada.withToken(last.text("access")).get("/user/users/").expect(200);
        ums.clock().advance(Duration.ofSeconds(5));
        ada.withToken(last.text("access")).get("/user/users/").expect(401);
        var over = tmserviceRefresh(token).expect(401);
        assertThat(over.text("detail")).isEqualTo("Token is invalid or expired");
        assertThat(revoked()).isEmpty();
    }

    private ReceivedResponse tmserviceRefresh(String token) {
        return ada.post("/token/refresh/", new JsonObject().put("refresh", token));
    }

    @Test
    void noTokenIsStored() throws Exception {
        var pair = ada.refresh(ada.refreshToken()).expect(200);
        for (var document : await(ums.store().mongo().find("sessions", new JsonObject()))) {
            assertThat(document.encode())
                    .doesNotContain(ada.refreshToken().substring(43))
                    .doesNotContain(pair.text("refresh_token").substring(43));
        }
    }

    /** An event that says too early an end would let a gateway forget a session whose token still lives. */
    @Test
    void endOfASessionThatIsBeingRefreshedMissesNoToken() throws Exception {
        for (int round = 0; round < 30; round++) {
            ums.clock().advance(Duration.ofSeconds(2));
            var bob = ada.signIn("ada", UmsServer.PASSWORD);
            ums.clock().advance(Duration.ofSeconds(3));
            String body =
                    new JsonObject().put("refresh_token", bob.refreshToken()).encode();
            var refresh = bob.sendAsync("POST", REFRESH, body);
            var signOut = bob.sendAsync("POST", "/api/user/logout", "");
            signOut.join().expect(204);
            var refreshed = refresh.join();
            assertThat(refreshed.status()).isIn(200, 401);
            var stored = newestSession();
            var revokedUntil = ExtendedJson.date(stored.getJsonObject("expires_at"));
            assertThat(revokedUntil).isEqualTo(ExtendedJson.date(stored.getJsonObject("access_expires_at")));
            if (refreshed.status() == 200) {
                assertThat(revokedUntil).isEqualTo(expiry(refreshed.text("token")));
            }
            assertThat(stored.containsKey("revoked_at")).isTrue();
        }
    }

    private JsonObject newestSession() throws Exception {
        return await(ums.store()
                        .mongo()
                        .findWithOptions(
                                "sessions",
                                new JsonObject(),
                                new io.vertx.ext.mongo.FindOptions()
                                        .setSort(ExtendedJson.op("_id", -1))
                                        .setLimit(1)))
                .get(0);
    }

    private static Instant expiry(String jwt) {
        var claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1])));
        return Instant.ofEpochSecond(claims.getLong("exp"));
    }

    private List<JsonObject> revoked() throws Exception {
        return StoredEvents.of(ums.store(), "sessions", "session.revoked");
    }
}
