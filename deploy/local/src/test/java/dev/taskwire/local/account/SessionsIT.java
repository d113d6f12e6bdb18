package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions: refreshing, listing, ending, and what else ends them. */
class SessionsIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static ReceivedResponse signIn(String name) {
        return taskwire.anonymous()
                .post(
                        "/api/user/login",
                        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, StackExtension.PASSWORD))
                .expect(200);
    }

    private static ReceivedResponse refresh(String token) {
        return taskwire.anonymous().post("/api/user/token/refresh", "{\"refresh_token\": \"" + token + "\"}");
    }

    private static ApiClient with(ReceivedResponse tokens) {
        return taskwire.anonymous().withToken(tokens.text("token"));
    }

    @Test
    void aRefreshTokenGivesTheNextPair() {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        var first = signIn(name);
        var second = refresh(first.text("refresh_token")).expect(200);
        with(second).get("/api/users/me").expect(200);
        with(first).get("/api/users/me").expect(200);
        assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
        refresh(second.text("refresh_token")).expect(200);
    }

    @Test
    void manyRefreshesAtOnceGetTheSamePair() {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        String token = signIn(name).text("refresh_token");
        var next = IntStream.range(0, 8)
                .mapToObj(i -> taskwire.anonymous()
                        .sendAsync("POST", "/api/user/token/refresh", "{\"refresh_token\": \"" + token + "\"}"))
                .toList()
                .stream()
                .map(answer -> answer.join().expect(200).text("refresh_token"))
                .distinct()
                .toList();
        assertThat(next).hasSize(1);
        refresh(next.get(0)).expect(200);
    }

    @Test
    void aStolenRefreshTokenThatIsUsedTwiceEndsTheSessionForBoth() throws Exception {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        var owner = signIn(name);
        String stolen = owner.text("refresh_token");
        var next = refresh(refresh(stolen).expect(200).text("refresh_token")).expect(200);
        refresh(stolen).expect(401);
        Eventually.holds(() -> with(next).get("/api/users/me").expect(401));
        refresh(next.text("refresh_token")).expect(401);
        with(owner).get("/api/users/me").expect(401);
        refresh("bm90aGluZw").expect(401);
    }

    @Test
    void aSignInOnANewDeviceIsShownAndItsUserIsNotified() throws Exception {
        String name = StackExtension.newName();
        var user = taskwire.verifiedUser(name);
        String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        String credentials = "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, StackExtension.PASSWORD);

        taskwire.anonymous()
                .post("/api/user/login", credentials, "User-Agent", firefox)
                .expect(200);

        var newest = user.get("/api/users/me/sessions").expect(200).json().get(0);
        assertThat(newest.get("user_agent").textValue()).isEqualTo(firefox);
        assertThat(newest.get("client_address").textValue()).isEqualTo("127.0.0.1");
        Eventually.holds(() ->
                assertThat(user.get("/api/notifications").expect(200).json()).hasSize(1));
        var notification = user.get("/api/notifications").json().get(0);
        assertThat(notification.get("kind").textValue()).isEqualTo("new_device");
        assertThat(notification.get("title").textValue()).isEqualTo("Firefox on Linux");
        Eventually.holds(() -> assertThat(taskwire.mailsTo(name + "@example.com"))
                .singleElement()
                .satisfies(mail -> assertThat(mail.getSubject()).contains("New sign-in: Firefox on Linux")));
    }

    @Test
    void sessionsAreListedAndEnded() throws Exception {
        String name = StackExtension.newName();
        var first = taskwire.signOn(name);
        var second = with(signIn(name));
        var sessions = second.get("/api/users/me/sessions").expect(200).json();
        assertThat(sessions).hasSize(2);
        assertThat(sessions.get(0).get("current").asBoolean()).isTrue();
        assertThat(sessions.get(1).get("current").asBoolean()).isFalse();
        String other = sessions.get(1).get("id").textValue();
        taskwire.user().delete("/api/users/me/sessions/" + other).expect(404);
        second.delete("/api/users/me/sessions/" + other).expect(204);
        Eventually.holds(() -> first.get("/api/users/me").expect(401));
        second.delete("/api/users/me/sessions/" + other).expect(404);
        second.delete("/api/users/me/sessions/nothing").expect(404);

        var third = with(signIn(name));
        second.delete("/api/users/me/sessions").expect(204);
        second.get("/api/users/me").expect(401);
        Eventually.holds(() -> third.get("/api/users/me").expect(401));
    }

    @Test
    void anAdminEndsTheSessionsOfAUser() throws Exception {
        String name = StackExtension.newName();
        var user = taskwire.signOn(name);
        String path = "/api/users/" + user.get("/api/users/me").expect(200).text("id") + "/sessions";
        taskwire.user().get(path).expect(403);
        taskwire.user().delete(path).expect(403);
        var admin = taskwire.admin();
        assertThat(admin.get(path).expect(200).json()).hasSize(1);
        admin.delete(path).expect(204);
        assertThat(admin.get(path).expect(200).json()).isEmpty();
        Eventually.holds(() -> user.get("/api/users/me").expect(401));
        admin.get("/api/users/user_01kn42ktt0ez18gg57eee19y34/sessions").expect(404);
    }

    @Test
    void aSessionThatEndsWhileABodyIsOnItsWayDoesNothingMore() throws Exception {
        var user = taskwire.user();
        byte[] body = "{\"title\": \"too late\"}".getBytes(StandardCharsets.UTF_8);
        try (var socket = new Socket(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                taskwire.stack().gateway().port())) {
            socket.getOutputStream()
                    .write(("POST /api/tasks HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + user.token() + "\r\nContent-Length: " + body.length
                                    + "\r\n\r\n{")
                            .getBytes(StandardCharsets.UTF_8));
            // It has been let in when one that came later has its answer.
            user.get("/api/tasks").expect(200);
            user.post("/api/user/logout", "").expect(204);
            socket.getOutputStream().write(body, 1, body.length - 1);
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answer.readLine()).contains(" 401 ");
        }
    }

    @Test
    void anotherPasswordEndsAllOtherSessions() throws Exception {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        var here = signIn(name);
        var elsewhere = signIn(name);
        var wrong = with(here)
                .put(
                        "/api/users/me/password",
                        "{\"current_password\": \"wrong password\", \"new_password\": \"an even better one\"}")
                .expect(400);
        assertThat(wrong.faults()).containsExactly("/current_password");
        with(here)
                .put(
                        "/api/users/me/password",
                        "{\"current_password\": \"%s\", \"new_password\": \"an even better one\"}"
                                .formatted(StackExtension.PASSWORD))
                .expect(204);
        Eventually.holds(() -> with(elsewhere).get("/api/users/me").expect(401));
        refresh(elsewhere.text("refresh_token")).expect(401);
        with(here).get("/api/users/me").expect(200);
        refresh(here.text("refresh_token")).expect(200);
    }
}
