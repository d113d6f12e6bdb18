package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sign on, sign in, sign out: the platform spec's rows through the gateway. */
class AccountsIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static String account(String username, String email) {
        return "{\"username\": \"%s\", \"password\": \"%s\", \"email\": \"%s\"}"
                .formatted(username, StackExtension.PASSWORD, email);
    }

    private static String credentials(String username, String password) {
        return "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, password);
    }

    @Test
    void signOnAnswersTheAccountAndATokenThatWorks() {
        String name = StackExtension.newName();
        var answer = taskwire.anonymous()
                .post("/api/user", account(name, name + "@example.com"))
                .expect(201);
        assertThat(answer.text("username")).isEqualTo(name);
        assertThat(answer.text("email")).isEqualTo(name + "@example.com");
        assertThat(answer.text("role")).isEqualTo("user");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        var self = taskwire.anonymous()
                .withToken(answer.text("token"))
                .get(answer.header("Location"))
                .expect(200);
        assertThat(self.text("id")).isEqualTo(answer.text("id"));
        assertThat(answer.body()).doesNotContain("password_hash", StackExtension.PASSWORD);
    }

    @Test
    void namesAreComparedWithoutCaseAndKeptTrimmed() {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        String upper = name.toUpperCase(Locale.ROOT);
        var sameName = taskwire.anonymous()
                .post("/api/user", account("  " + upper + " ", "another" + name + "@example.com"))
                .expect(409);
        assertThat(sameName.faults()).containsExactly("/username");
        var sameAddress = taskwire.anonymous()
                .post("/api/user", account(StackExtension.newName(), upper + "@EXAMPLE.com"))
                .expect(409);
        assertThat(sameAddress.faults()).containsExactly("/email");
        taskwire.anonymous()
                .post("/api/user/login", credentials(upper, StackExtension.PASSWORD))
                .expect(200);
    }

    @Test
    void namesThatDifferInCaseAloneAreOne() {
        // given
        String name = StackExtension.newName();
        var first = taskwire.anonymous()
                .post("/api/user", account(name + "stra\u00dfe", name + "@example.com"))
                .expect(201);
        assertThat(first.text("username")).isEqualTo(name + "stra\u00dfe");

        // then nobody else has it, and its owner signs in with it
        String upper = (name + "strasse").toUpperCase(Locale.ROOT);
        var taken = taskwire.anonymous()
                .post("/api/user", account(upper, "another" + name + "@example.com"))
                .expect(409);
        assertThat(taken.faults()).containsExactly("/username");
        taskwire.anonymous()
                .post("/api/user/login", credentials(upper, StackExtension.PASSWORD))
                .expect(200);
    }

    @Test
    void namesThatDeceiveAreRefused() {
        String name = StackExtension.newName();
        for (String deceiving : List.of("\u0430dmin", "ad\u202emin", "\u0430\u0440\u0440\u04cf\u0435")) {
            var refused = taskwire.anonymous()
                    .post("/api/user", account(deceiving, name + "@example.com"))
                    .expect(400);
            assertThat(refused.faults()).containsExactly("/username");
        }
        var address = taskwire.anonymous()
                .post("/api/user", account(name, "ad\u202ea@example.com"))
                .expect(400);
        assertThat(address.faults()).containsExactly("/email");
    }

    @Test
    void breachedPasswordsAndOwnNamesAreRefused() {
        String name = StackExtension.newName();
        for (String password : List.of("jordan23", "Zorro2026!", "example.org")) {
            var refused = taskwire.anonymous()
                    .post(
                            "/api/user",
                            "{\"username\": \"%s\", \"password\": \"%s\", \"email\": \"%s@example.org\"}"
                                    .formatted(name + ".zorro", password, name))
                    .expect(400);
            assertThat(refused.faults()).containsExactly("/password");
        }
    }

    @Test
    void ofManyWhoSignOnUnderOneNameAtOnceOneSucceeds() {
        String name = StackExtension.newName();
        var statuses = IntStream.range(0, 6)
                .mapToObj(i ->
                        taskwire.anonymous().sendAsync("POST", "/api/user", account(name, i + name + "@example.com")))
                .toList()
                .stream()
                .map(answer -> answer.join().status())
                .toList();
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @Test
    void signInNotesItsTime() {
        String name = StackExtension.newName();
        var client = taskwire.signOn(name);
        Instant before = Instant.parse(client.get("/api/users/me").text("last_login_at"));
        var answer = taskwire.anonymous()
                .post("/api/user/login", credentials(name, StackExtension.PASSWORD))
                .expect(200);
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.json().get("expires_in").asInt()).isEqualTo(900);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        var self = client.get("/api/users/me").expect(200);
        assertThat(Instant.parse(self.text("last_login_at"))).isAfter(before);
        assertThat(self.header("ETag"))
                .as("a sign-in is no change of the account")
                .isEqualTo("\"1\"");
    }

    @Test
    void anUnknownNameAndAWrongPasswordGetTheSameAnswer() {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        var wrong = taskwire.anonymous()
                .post("/api/user/login", credentials(name, "not the password"))
                .expect(401);
        var unknown = taskwire.anonymous()
                .post("/api/user/login", credentials(StackExtension.newName(), StackExtension.PASSWORD))
                .expect(401);
        assertThat(wrong.text("detail")).isEqualTo(unknown.text("detail"));
        assertThat(wrong.header("WWW-Authenticate")).startsWith("Bearer");
        taskwire.anonymous()
                .post("/api/user/login", credentials(name, "p".repeat(100)))
                .expect(401);
    }

    @Test
    void signOutEndsThatSessionAndNoOther() {
        String name = StackExtension.newName();
        var first = taskwire.signOn(name);
        var second = first.withToken(taskwire.anonymous()
                .post("/api/user/login", credentials(name, StackExtension.PASSWORD))
                .expect(200)
                .text("token"));
        first.post("/api/user/logout", "").expect(204);
        first.get("/api/tasks").expect(401);
        first.get("/api/users/me").expect(401);
        first.post("/api/user/logout", "").expect(401);
        second.get("/api/tasks").expect(200);
    }

    @Test
    void theFirstAdminExistsAndSeesEverybodysTasks() {
        var user = taskwire.user();
        String location =
                user.post("/api/tasks", "{\"title\": \"mine\"}").expect(201).header("Location");
        var admin = taskwire.admin();
        assertThat(admin.get("/api/users/me").expect(200).text("role")).isEqualTo("admin");
        admin.get(location).expect(200);
        assertThat(admin.get("/api/tasks?limit=200").expect(200).body())
                .contains(location.substring("/api/tasks/".length()));
    }
}
