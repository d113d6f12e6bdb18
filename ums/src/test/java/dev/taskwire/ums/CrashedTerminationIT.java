package dev.taskwire.ums;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that dies after the first write of a change: the next one to start ends what it has not. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class CrashedTerminationIT {
    private UmsServer ums;
    private UmsClient admin;
    private UmsClient ada;
    private UUID id;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        ums = UmsServer.start(vertx);
        admin = ums.admin("admin");
        ada = ums.user("ada");
        id = ResourceIds.parseUser(ada.id()).orElseThrow();
    }

    @AfterEach
    void stop() throws Exception {
        ums.close();
    }

    /** What the first write of a change leaves, and nothing after it. */
    private void firstWriteOnly(JsonObject change) throws Exception {
        var actor = ResourceIds.parseUser(admin.id()).orElseThrow();
        var set = change.put("auth_version", 1)
                .put("ending_sessions_at", ExtendedJson.date(ums.clock().instant()))
                .put("ending_sessions_by", ExtendedJson.uuid(actor));
        await(ums.store()
                .mongo()
                .updateCollection(
                        "users", ExtendedJson.op("_id", ExtendedJson.uuid(id)), ExtendedJson.op("$set", set)));
    }

    @Test
    void sessionsThatHadToEndDoSo() throws Exception {
        var kept = ada.signIn("ada", UmsServer.PASSWORD);
        String sid = kept.get("/api/users/me/sessions").list().get(0).getString("id");
        firstWriteOnly(new JsonObject().put("kept_session", ExtendedJson.uuid(UUID.fromString(sid))));
        ada.refresh(ada.refreshToken()).expect(401);
        assertThat(StoredEvents.of(ums.store(), "sessions", "session.revoked")).isEmpty();

        ums.startScanning();
        eventuallyWithout("ending_sessions_at");
        assertThat(StoredEvents.of(ums.store(), "sessions", "session.revoked"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getJsonObject("session").getString("id")).isNotEqualTo(sid);
                    assertThat(event.getJsonObject("actor").getString("user_id"))
                            .isEqualTo(admin.id());
                });
        ada.refresh(kept.refreshToken()).expect(200);
    }

    @Test
    void accountThatHadToGoDoesSo() throws Exception {
        String path = "/api/users/" + ada.id();
        var actor = ExtendedJson.uuid(ResourceIds.parseUser(admin.id()).orElseThrow());
        var closing = new JsonObject()
                .put("by", actor)
                .put("at", ExtendedJson.date(ums.clock().instant()));
        firstWriteOnly(new JsonObject().put("closing", closing));
        admin.get(path).expect(404);
        admin.delete(path).expect(404);
        ada.get("/api/users/me").expect(401);
        ums.anonymous()
                .post("/api/user/login", UmsClient.credentials("ada", UmsServer.PASSWORD))
                .expect(401);
        ums.anonymous()
                .get("/internal" + path.substring("/api".length()), "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                .expect(404);

        ums.startScanning();
        eventuallyWithout("closing");
        assertThat(StoredEvents.of(ums.store(), "users", "user.deleted"))
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonObject("actor").getString("user_id"))
                        .isEqualTo(admin.id()));
        assertThat(StoredEvents.of(ums.store(), "sessions", "session.revoked")).hasSize(1);
    }

    private void eventuallyWithout(String member) throws Exception {
        Eventually.holds(() -> assertThat(await(ums.store()
                                .mongo()
                                .findOne(
                                        "users",
                                        ExtendedJson.op("_id", ExtendedJson.uuid(id)),
                                        ExtendedJson.op(member, 1)))
                        .fieldNames())
                .doesNotContain(member));
    }
}
