package dev.taskwire.local.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ReceivedResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TMService's own flow by its own paths, with and without the slash at their end. */
class TmserviceIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static ReceivedResponse register(String name, String slash) {
        return taskwire.anonymous()
                .post(
                        "/user/register" + slash,
                        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, StackExtension.PASSWORD));
    }

    private static ReceivedResponse tokens(String name, String slash) {
        return taskwire.anonymous()
                .post(
                        "/token" + slash,
                        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, StackExtension.PASSWORD));
    }

    private static String task(String title, String assignee) {
        return """
                {"title": "%s", "description": "Milk, Eggs", "due_date": "2026-04-10", "assigned_to": "%s"}
                """.formatted(title, assignee);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ""})
    void fromRegisterToReassign(String slash) {
        String joe = StackExtension.newName();
        String ann = StackExtension.newName();
        var registered = register(joe, slash).expect(201);
        assertThat(registered.json().fieldNames()).toIterable().contains("id", "username", "email", "role");
        String annId = register(ann, slash).expect(201).text("id");
        String joeId = registered.text("id");
        var pair = tokens(joe, slash).expect(200);
        var user = taskwire.anonymous().withToken(pair.text("access"));
        var admin = taskwire.admin();

        user.post("/task/tasks" + slash, task("T1", joeId)).expect(403);
        var created = admin.post("/task/tasks" + slash, task("T1", joeId)).expect(201);
        assertThat(created.text("status")).isEqualTo("todo");
        assertThat(created.text("due_date")).isEqualTo("2026-04-10");
        String path = "/task/tasks/" + created.text("id") + slash;
        assertThat(user.get(path).expect(200).json()).isEqualTo(created.json());
        assertThat(user.get("/task/tasks" + slash + "?status=todo&due_date=2026-04-10")
                        .json())
                .hasSize(1);
        assertThat(user.get("/task/tasks" + slash + "?status=completed").json()).isEmpty();
        user.send("PATCH", path, "{\"status\": \"completed\"}").expect(403);
        user.delete(path).expect(403);

        admin.send("PATCH", path, "{\"status\": \"in_progress\"}").expect(200);
        admin.put(path, "{\"title\": \"T1\"}").expect(400);
        assertThat(admin.put(path, task("T2", annId)).expect(200).text("assigned_to"))
                .isEqualTo(annId);
        user.get(path).expect(404);
        admin.delete(path).expect(204);

        String access = taskwire.anonymous()
                .post("/token/refresh" + slash, "{\"refresh\": \"" + pair.text("refresh") + "\"}")
                .expect(200)
                .text("access");
        taskwire.anonymous().withToken(access).get("/user/users" + slash).expect(200);
        taskwire.anonymous()
                .post("/token/refresh" + slash, "{\"refresh\": \"" + pair.text("refresh") + "\"}")
                .expect(200);
    }

    @Test
    void itsHolesAreClosed() {
        String joe = StackExtension.newName();
        taskwire.anonymous()
                .post(
                        "/user/register/",
                        "{\"username\": \"%s\", \"password\": \"%s\", \"role\": \"admin\"}"
                                .formatted(joe, StackExtension.PASSWORD))
                .expect(400);
        taskwire.anonymous().post("/user/register/", "[]").expect(400);
        register(joe, "/").expect(201);
        register(joe, "/").expect(409);
        var user = taskwire.anonymous().withToken(tokens(joe, "/").expect(200).text("access"));
        var others = user.get("/user/users/").expect(200).json();
        assertThat(others).isNotEmpty();
        others.forEach(other -> assertThat(
                        other.has("email") && !other.get("username").textValue().equals(joe))
                .isFalse());
        var wrong = taskwire.anonymous()
                .post("/token/", "{\"username\": \"" + joe + "\", \"password\": \"wrong password\"}")
                .expect(401);
        assertThat(wrong.text("detail")).isEqualTo("No active account found with the given credentials");
        var refused = taskwire.anonymous()
                .post("/token/refresh/", "{\"refresh\": \"bm90aGluZw\"}")
                .expect(401);
        assertThat(refused.text("detail")).isEqualTo("Token is invalid or expired");
        user.get("/task/tasks/?due_date=tomorrow").expect(400);
        user.get("/task/tasks/?status=pending").expect(400);
        taskwire.anonymous().get("/media/files/task_updates.log/").expect(404);
    }

    @Test
    void anAdminManagesUsers() {
        var admin = taskwire.admin();
        String name = StackExtension.newName();
        var created = admin.post(
                        "/user/users/",
                        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, StackExtension.PASSWORD))
                .expect(201);
        String path = "/user/users/" + created.text("id") + "/";
        assertThat(admin.get(path).expect(200).json()).isEqualTo(created.json());
        assertThat(admin.send("PATCH", path, "{\"email\": \"" + name + "@example.com\"}")
                        .expect(200)
                        .text("email"))
                .isEqualTo(name + "@example.com");
        assertThat(admin.put(path, "{\"role\": \"admin\"}").expect(200).text("role"))
                .isEqualTo("admin");
        var user = taskwire.user();
        user.post("/user/users/", "{\"username\": \"x1\", \"password\": \"securepass123\"}")
                .expect(403);
        user.delete(path).expect(403);
        admin.delete(path).expect(204);
        admin.get(path).expect(404);
    }

    @Test
    void itWelcomes() {
        assertThat(taskwire.anonymous().get("/").expect(200).body()).isEqualTo("Welcome!");
    }
}
