package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What admins do with accounts, through the gateway. */
class UsersIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static ReceivedResponse create(ApiClient admin, String name, String role) {
        return admin.post("/api/users", """
                {"username": "%s", "password": "%s", "email": "%s@example.com", "role": "%s"}
                """.formatted(name, StackExtension.PASSWORD, name, role));
    }

    private static ReceivedResponse signIn(String name, String password) {
        return taskwire.anonymous()
                .post("/api/user/login", "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, password));
    }

    private static ApiClient signedIn(String name) {
        return taskwire.anonymous()
                .withToken(signIn(name, StackExtension.PASSWORD).expect(200).text("token"));
    }

    @Test
    void anAdminCreatesFindsChangesAndDeletesAnAccount() throws Exception {
        var admin = taskwire.admin();
        String name = StackExtension.newName();
        var created = create(admin, name, "user").expect(201);
        String path = created.header("Location");
        assertThat(admin.get(path).expect(200).json()).isEqualTo(created.json());
        assertThat(admin.get("/api/users?username=" + name).json()).hasSize(1);
        var user = signedIn(name);

        var promoted = admin.send("PATCH", path, "{\"role\": \"admin\"}", "If-Match", created.header("ETag"))
                .expect(200);
        assertThat(promoted.text("role")).isEqualTo("admin");
        Eventually.holds(() -> user.get("/api/users/me").expect(401));
        signedIn(name).get("/api/users").expect(200);
        admin.put(path, "{\"role\": \"user\"}", "If-Match", created.header("ETag"))
                .expect(412);
        admin.put(path + "/password", "{\"new_password\": \"an even better one\"}")
                .expect(204);
        signIn(name, StackExtension.PASSWORD).expect(401);
        signIn(name, "an even better one").expect(200);
        admin.put(path, "{\"status\": \"disabled\"}").expect(200);
        signIn(name, "an even better one").expect(401);
        admin.delete(path).expect(204);
        admin.get(path).expect(404);

        try (var log = EventLog.of(taskwire.stack().kafkaBootstrapServers(), "taskwire.users")) {
            var events = log.of(created.text("id"), 5);
            assertThat(events)
                    .extracting(Event::type)
                    .containsExactly("user.created", "user.updated", "user.updated", "user.updated", "user.deleted");
            assertThat(events).extracting(Event::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void usersMayNot() {
        var user = taskwire.user();
        String own = user.get("/api/users/me").text("id");
        user.get("/api/users").expect(403);
        create(user, StackExtension.newName(), "admin").expect(403);
        for (String id : List.of(own, "user_01kn42ktt0ez18gg57eee19y34")) {
            user.get("/api/users/" + id).expect(403);
            user.put("/api/users/" + id, "{\"role\": \"admin\"}").expect(403);
            user.send("PATCH", "/api/users/" + id, "{\"status\": \"disabled\"}").expect(403);
            user.put("/api/users/" + id + "/password", "{\"new_password\": \"an even better one\"}")
                    .expect(403);
            user.delete("/api/users/" + id).expect(403);
        }
        assertThat(user.get("/api/users/me").text("role")).isEqualTo("user");
    }

    @Test
    void whoIsDemotedCannotTakeItBackWithWhatIsOnItsWay() {
        var admin = taskwire.admin();
        String name = StackExtension.newName();
        String path = create(admin, name, "admin").expect(201).header("Location");
        var demoted = signedIn(name);
        var selfish = new java.util.ArrayList<CompletableFuture<ReceivedResponse>>();
        for (int i = 0; i < 20; i++) {
            selfish.add(demoted.sendAsync("PATCH", path, "{\"role\": \"admin\", \"time_zone\": \"UTC\"}"));
            if (i == 10) {
                selfish.add(admin.sendAsync("PATCH", path, "{\"role\": \"user\"}"));
            }
        }
        selfish.forEach(CompletableFuture::join);
        assertThat(admin.get(path).text("role")).isEqualTo("user");
        admin.delete(path).expect(204);
    }

    @Test
    void takenNamesAreNamed() {
        var admin = taskwire.admin();
        String one = StackExtension.newName();
        String another = StackExtension.newName();
        create(admin, one, "user").expect(201);
        String path = create(admin, another, "user").expect(201).header("Location");
        assertThat(create(admin, one, "user").expect(409).faults()).contains("/username");
        assertThat(admin.put(path, "{\"username\": \"" + one + "\"}")
                        .expect(409)
                        .faults())
                .containsExactly("/username");
    }

    @Test
    void pagesHaveEverybodyOnce() {
        var admin = taskwire.admin();
        String prefix = StackExtension.newName();
        Stream.of("a", "b", "c", "d", "e")
                .forEach(suffix -> create(admin, prefix + suffix, "user").expect(201));
        var names = new java.util.ArrayList<String>();
        for (String path = "/api/users?limit=2&username=" + prefix; !path.isEmpty(); ) {
            var page = admin.get(path).expect(200);
            StreamSupport.stream(page.json().spliterator(), false)
                    .map(user -> user.get("username").textValue())
                    .forEach(names::add);
            path = page.header("Link").replaceAll("^<|>.*", "");
        }
        assertThat(names).containsExactly(prefix + "a", prefix + "b", prefix + "c", prefix + "d", prefix + "e");
    }

    @Test
    void ofTheLastAdminsOneStays() {
        var first = taskwire.admin();
        for (var other : first.get("/api/users?role=admin").expect(200).json()) {
            if (!other.get("username").textValue().equals("admin")) {
                first.delete("/api/users/" + other.get("id").textValue()).expect(204);
            }
        }
        for (int round = 0; round < 5; round++) {
            String name = StackExtension.newName();
            String path = create(first, name, "admin").expect(201).header("Location");
            var second = signedIn(name);
            String firstPath =
                    "/api/users/" + first.get("/api/users/me").expect(200).text("id");
            var answers = Stream.of(
                            first.sendAsync("PATCH", path, "{\"status\": \"disabled\"}"),
                            second.sendAsync("PATCH", firstPath, "{\"role\": \"user\"}"))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .map(ReceivedResponse::status)
                    .toList();
            // Refused: as the last one, or as one who is no admin any more.
            assertThat(answers).isSubsetOf(200, 401, 403, 409);
            assertThat(answers).filteredOn(status -> status == 200).hasSizeLessThan(2);
            // Whoever is left brings the other back.
            if (answers.get(1) == 200) {
                second.put(firstPath, "{\"role\": \"admin\"}").expect(200);
                first = taskwire.admin();
            }
            first.delete(path).expect(204);
        }
        first.post("/api/users/me/deletion", "{\"current_password\": \"" + taskwire.adminPassword() + "\"}")
                .expect(409);
    }
}
