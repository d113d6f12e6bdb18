package dev.taskwire.ums.session.http;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever signs in while the account is taken away gets nothing that lasts. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SignInRaceIT {
    private static final int ROUNDS = 15;
    private static final int MAX_CONCURRENT = 6;

    private UmsServer ums;
    private UmsClient admin;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        admin = ums.admin("admin");
    }

    @Test
    void noSessionOutlivesItsAccountsDisabling() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "user" + round;
            String path = "/api/users/" + ums.user(name).id();
            String credentials = UmsClient.credentials(name, UmsServer.PASSWORD).encode();
            var signIns = IntStream.range(0, MAX_CONCURRENT)
                    .mapToObj(i -> ums.anonymous().sendAsync("POST", "/api/user/login", credentials))
                    .toList();
            admin.patch(path, new JsonObject().put("status", "disabled")).expect(200);
            for (var signIn : signIns) {
                assertThat(signIn.join().status()).isIn(200, 401);
            }
        }
        var mine = admin.get("/api/users/me/sessions").list().size();
        assertThat(await(ums.store().mongo().count("sessions", new JsonObject("{\"revoked_at\":{\"$exists\":false}}"))))
                .as("sessions that live, all of them the admin's")
                .isEqualTo(mine);
    }

    @Test
    void noSessionOutlivesItsAccount() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "user" + round;
            String path = "/api/users/" + ums.user(name).id();
            String credentials = UmsClient.credentials(name, UmsServer.PASSWORD).encode();
            var signIns = IntStream.range(0, MAX_CONCURRENT)
                    .mapToObj(i -> ums.anonymous().sendAsync("POST", "/token/", credentials))
                    .toList();
            admin.delete(path).expect(204);
            signIns.forEach(signIn -> assertThat(signIn.join().status()).isIn(200, 401));
        }
        var mine = admin.get("/api/users/me/sessions").list().size();
        assertThat(await(ums.store().mongo().count("sessions", new JsonObject("{\"revoked_at\":{\"$exists\":false}}"))))
                .isEqualTo(mine);
    }
}
