package dev.taskwire.ums.session.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.ums.StoredEvents;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A sign-in on a device that is new to the account is an event, so that its user is notified. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class NewDeviceIT {
    private static final String LOGIN = "/api/user/login";
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private static final String NEXT_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:129.0) Gecko/20100101 Firefox/129.0";
    private static final JsonObject CREDENTIALS = UmsClient.credentials("ada", UmsServer.PASSWORD);

    private UmsServer ums;
    private UmsClient ada;

    @BeforeEach
    void prepare(UmsServer server) {
        ums = server;
        ada = ums.user("ada");
    }

    private UmsClient signIn(String userAgent) {
        var tokens = ums.anonymous()
                .post(LOGIN, CREDENTIALS, "User-Agent", userAgent)
                .expect(200);
        return ada.withToken(tokens.text("token"));
    }

    private List<JsonObject> events() throws Exception {
        return StoredEvents.of(ums.store(), "users", "user.new_device");
    }

    @Test
    void deviceOfTheRegistrationIsNoNews() throws Exception {
        ada.signIn("ada", UmsServer.PASSWORD);
        assertThat(events()).isEmpty();
    }

    @Test
    void anotherDeviceIsAnEventOnce() throws Exception {
        var session = signIn(FIREFOX);
        session.send("POST", "/api/user/logout", "").expect(204);
        signIn(FIREFOX);
        signIn(NEXT_FIREFOX);

        var event = assertThat(events()).singleElement().actual();
        assertThat(event.getJsonObject("device").getString("name")).isEqualTo("Firefox on Linux");
        assertThat(event.getJsonObject("device").getString("first_seen_at")).isEqualTo("2026-04-01T09:15:30.250Z");
        assertThat(event.getJsonObject("user").getString("id")).isEqualTo(ada.id());
        assertThat(event.getJsonObject("changed")).isEmpty();
        assertThat(event.getJsonObject("actor").getValue("user_id")).isNull();
        assertThat(event.getLong("sequence")).as("a sign-in is no change").isEqualTo(1);
        assertThat(event.encode()).doesNotContain("127.0.0.1");
    }

    @Test
    void manySignInsAtOnceAreOneEvent() throws Exception {
        var sent = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> signIn(FIREFOX)))
                .toList();
        sent.forEach(CompletableFuture::join);
        assertThat(events()).hasSize(1);
    }

    @Test
    void refreshOnAnotherDeviceIsNone() throws Exception {
        ada.post(
                        "/api/user/token/refresh",
                        new JsonObject().put("refresh_token", ada.refreshToken()),
                        "User-Agent",
                        FIREFOX)
                .expect(200);
        assertThat(events()).isEmpty();
    }

    @Test
    void deviceIsKnownToTheInternalApiUntilTwentyOthersFollow() throws Exception {
        signIn(FIREFOX);
        var device = events().get(0).getJsonObject("device");
        String path = "/internal/users/" + ada.id() + "/devices/";
        assertThat(internal(path + device.getString("id"))).isEqualTo(new JsonObject().put("device", device));
        assertThat(internal(path + "nonsense")).isEqualTo(new JsonObject().putNull("device"));
        ums.anonymous().get(path + device.getString("id")).expect(401);

        for (int i = 0; i < 20; i++) {
            signIn("program-" + (char) ('a' + i));
        }
        assertThat(events()).hasSize(21);
        assertThat(internal(path + device.getString("id"))).isEqualTo(new JsonObject().putNull("device"));
    }

    private JsonObject internal(String path) {
        return ums.anonymous()
                .get(path, "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                .expect(200)
                .object();
    }
}
