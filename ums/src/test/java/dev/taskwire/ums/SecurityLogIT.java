package dev.taskwire.ums;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The audit log tells who did what to whom from where, and no secret. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SecurityLogIT {
    private static final String ADDRESS = "X-Forwarded-For";
    private static final String ME = "/api/users/me";

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private UmsServer ums;
    private UmsClient admin;
    private UmsClient ada;
    private String adaId;

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger("audit");
    }

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        admin = ums.admin("admin");
        ada = ums.user("ada");
        adaId = ada.id();
        lines.start();
        log().setLevel(Level.INFO);
        log().addAppender(lines);
    }

    @AfterEach
    void stop() throws Exception {
        log().detachAppender(lines);
        log().setLevel(null);
    }

    private List<String> told() {
        var told = lines.list.stream().map(SecurityLogIT::text).toList();
        lines.list.clear();
        return told;
    }

    private static String text(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .map(pair -> String.valueOf(pair.value))
                .collect(Collectors.joining(" "));
    }

    private String line(String event, String actor) {
        return event + ' ' + adaId + ' ' + actor + " 127.0.0.1";
    }

    @Test
    void signInsTellTheUserAndTheClientsAddress() {
        String path = "/api/user/login";
        var right = UmsClient.credentials("ada", UmsServer.PASSWORD);
        ada.post(path, right, ADDRESS, "192.0.2.7").expect(200);
        ada.post(path, UmsClient.credentials("ada", "not-the-password"), ADDRESS, "2001:db8:0:0::1")
                .expect(401);
        ada.post(path, UmsClient.credentials("a-password-in-the-wrong-field", "x"), ADDRESS, "nonsense")
                .expect(401);
        assertThat(told())
                .containsExactly(
                        "authn_login_success " + adaId + ' ' + adaId + " 192.0.2.7",
                        "authn_login_fail " + adaId + ' ' + adaId + " 2001:db8::1",
                        "authn_login_fail unknown unknown 127.0.0.1");
    }

    @Test
    void signInThatIsRefusedForThoseBeforeItIsTold() {
        var wrong = UmsClient.credentials("ada", "not-the-password");
        for (int i = 0; i < 100; i++) {
            ada.post("/api/user/login", wrong, ADDRESS, "192.0.2." + i).expect(401);
        }
        told();
        ada.post("/api/user/login", wrong, ADDRESS, "192.0.2.7").expect(429);
        assertThat(told()).containsExactly("authn_login_fail_max " + adaId + ' ' + adaId + " 192.0.2.7");
    }

    @Test
    void whatUsersDoWithTheirAccountsIsTold() {
        var passwords =
                new JsonObject().put("current_password", "not-the-password").put("new_password", "another-secret");
        ada.put(ME + "/password", passwords).expect(400);
        ada.put(ME + "/password", passwords.put("current_password", UmsServer.PASSWORD))
                .expect(204);
        ada.post(ME + "/deletion", new JsonObject().put("current_password", "not-the-password"))
                .expect(403);
        var used = ada.refreshToken();
        var next = ada.refresh(used).expect(200).text("refresh_token");
        ums.clock().advance(Duration.ofMinutes(1));
        ada.refresh(used).expect(401);
        ada.refresh(next).expect(401);
        ada.post(ME + "/deletion", new JsonObject().put("current_password", "another-secret"))
                .expect(204);
        assertThat(told())
                .containsExactly(
                        line("authn_password_change_fail", adaId),
                        line("authn_password_change", adaId),
                        line("authn_password_change_fail", adaId),
                        line("authn_token_reuse", adaId),
                        line("user_deleted", adaId));
    }

    @Test
    void whatAdminsDoToUsersIsToldWithTheirIds() {
        String user = "/api/users/" + adaId;
        String adminId = admin.id();
        admin.patch(user, new JsonObject().put("role", "user")).expect(200);
        admin.patch(user, new JsonObject().put("role", "admin")).expect(200);
        admin.patch(user, new JsonObject().put("status", "disabled").put("username", "ada2"))
                .expect(200);
        admin.put(user + "/password", new JsonObject().put("new_password", "another-secret"))
                .expect(204);
        admin.delete(user).expect(204);
        assertThat(told())
                .containsExactly(
                        line("authz_change", adminId) + " role admin",
                        line("authz_change", adminId) + " status disabled",
                        line("user_updated", adminId) + " username",
                        line("authn_password_change", adminId),
                        line("user_deleted", adminId));
    }

    @Test
    void eachSessionThatAnAdminEndsIsTold() throws Exception {
        ada.signIn("ada", UmsServer.PASSWORD);
        told();
        admin.delete("/api/users/" + adaId + "/sessions").expect(204);
        String adminId = admin.id();
        assertThat(told()).containsExactly(line("authn_token_revoked", adminId), line("authn_token_revoked", adminId));
    }

    @Test
    void refusalsAreToldWithTheirOperation() {
        ada.get("/api/users").expect(403);
        assertThat(told()).containsExactly(line("authz_fail", adaId) + " listUsers");
    }

    @Test
    void newAccountsAndSignOutsAreTold() {
        var joe = ums.user("joe");
        String id = joe.id();
        joe.send("POST", "/api/user/logout", "").expect(204);
        assertThat(told())
                .containsExactly(
                        "user_created %s %s 127.0.0.1".formatted(id, id),
                        "authn_token_revoked %s %s 127.0.0.1".formatted(id, id));
    }
}
