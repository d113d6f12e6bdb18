package dev.taskwire.ums.account.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.StoredEvents;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What admins do with accounts of others, over HTTP. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class UsersIT {
    private UmsServer ums;
    private UmsClient admin;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        admin = ums.admin("admin");
    }

    private static JsonObject newUser(String username) {
        return new JsonObject()
                .put("username", username)
                .put("password", UmsServer.PASSWORD)
                .putNull("email");
    }

    private static String path(String id) {
        return "/api/users/" + id;
    }

    @Test
    void createdUserIsAsTheAdminSaid() throws Exception {
        var wanted = newUser(" Jane ")
                .put("role", "admin")
                .put("email", "Jane@Example.com")
                .put("time_zone", "Asia/Tokyo")
                .put("locale", "de-at");
        var created = admin.post("/api/users", wanted).expect(201);
        assertThat(created.header("Location")).isEqualTo(path(created.text("id")));
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.text("username")).isEqualTo("jane");
        assertThat(created.text("email")).isEqualTo("jane@example.com");
        assertThat(created.text("role")).isEqualTo("admin");
        assertThat(created.text("time_zone")).isEqualTo("Asia/Tokyo");
        assertThat(created.text("locale")).isEqualTo("de-AT");
        assertThat(created.text("last_login_at")).isNull();
        assertThat(admin.get(created.header("Location")).expect(200).object()).isEqualTo(created.object());
        assertThat(StoredEvents.of(ums.store(), "users", "user.created"))
                .filteredOn(event ->
                        event.getJsonObject("user").getString("username").equals("jane"))
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonObject("actor").getString("user_id"))
                        .isEqualTo(admin.id()));
        admin.signIn("jane", UmsServer.PASSWORD);
        assertThat(admin.post("/api/users", wanted).expect(409).faults()).containsExactly("/username", "/email");
        assertThat(admin.post("/api/users", newUser("x").put("password", "short"))
                        .expect(400)
                        .faults())
                .containsExactly("/username", "/password");
    }

    @Test
    void listIsInTheOrderOfNamesPageByPage() {
        var names = new ArrayList<String>();
        for (int i : IntStream.range(0, 5).toArray()) {
            names.add("b" + i);
            admin.post("/api/users", newUser("b" + i).put("role", i % 2 == 0 ? "user" : "admin"))
                    .expect(201);
        }
        assertThat(walk("/api/users?limit=2")).hasSize(6).startsWith("admin").endsWith("b4");
        assertThat(walk("/api/users?limit=2&username=B")).containsExactlyElementsOf(names);
        assertThat(walk("/api/users?limit=1&role=admin")).containsExactly("admin", "b1", "b3");
        assertThat(walk("/api/users?limit=1&role=admin&username=b")).containsExactly("b1", "b3");
        String disabled = admin.get("/api/users?username=b3").list().get(0).getString("id");
        admin.patch(path(disabled), new JsonObject().put("status", "disabled")).expect(200);
        assertThat(walk("/api/users?status=disabled")).containsExactly("b3");
        assertThat(walk("/api/users?status=active&role=admin")).containsExactly("admin", "b1");
    }

    @Test
    void prefixIsTakenLiterally() {
        for (String name : List.of("a.b", "axb", "a+b")) {
            admin.post("/api/users", newUser(name)).expect(201);
        }
        assertThat(walk("/api/users?username=a.b")).containsExactly("a.b");
        assertThat(walk("/api/users?username=a%2B")).containsExactly("a+b");
        for (String nobody : List.of("a*", "%5E", "a%00", "%5CE", "(", "%20")) {
            assertThat(walk("/api/users?username=" + nobody)).as(nobody).isEmpty();
        }
    }

    @Test
    void foreignCursorIsAFault() {
        for (String cursor : List.of("%21", "AA", "IA")) {
            assertThat(admin.get("/api/users?cursor=" + cursor).expect(400).faults())
                    .containsExactly("?cursor");
        }
    }

    private List<String> walk(String first) {
        var names = new ArrayList<String>();
        String path = first;
        while (!path.isEmpty()) {
            var page = admin.get(path).expect(200);
            page.list().forEach(user -> names.add(user.getString("username")));
            path = page.header("Link").isEmpty() ? "" : page.next();
        }
        return names;
    }

    @Test
    void anotherRoleOrStatusEndsTheUsersSessions() throws Exception {
        var bob = ums.user("bob");
        String id = bob.id();
        int ended = 0;
        for (var change : List.of(
                new JsonObject().put("role", "admin"),
                new JsonObject().put("role", "user"),
                new JsonObject().put("status", "disabled"))) {
            var session = bob.signIn("bob", UmsServer.PASSWORD);
            var changed = admin.patch(path(id), change).expect(200);
            assertThat(changed.header("ETag")).isEqualTo("\"" + (ended + 2) + "\"");
            assertThat(bob.refresh(session.refreshToken()).status()).isEqualTo(401);
            ended++;
            // The one that bob had from the start, and one for each change.
            assertThat(StoredEvents.of(ums.store(), "sessions", "session.revoked"))
                    .hasSize(ended + 1)
                    .allSatisfy(event -> assertThat(event.getJsonObject("actor").getString("user_id"))
                            .isEqualTo(admin.id()));
        }
        ums.anonymous()
                .post("/api/user/login", UmsClient.credentials("bob", UmsServer.PASSWORD))
                .expect(401);
        bob.get("/api/users/me").expect(401);
        admin.put(path(id), new JsonObject().put("status", "active")).expect(200);
        bob.signIn("bob", UmsServer.PASSWORD);
    }

    @Test
    void otherChangesEndNoSession() throws Exception {
        var bob = ums.user("bob");
        var renamed = admin.patch(
                        path(bob.id()),
                        new JsonObject().put("username", "Robert").put("role", "user"))
                .expect(200);
        assertThat(renamed.text("username")).isEqualTo("robert");
        bob.refresh(bob.refreshToken()).expect(200);
        assertThat(StoredEvents.of(ums.store(), "sessions", "session.revoked")).isEmpty();
        assertThat(admin.patch(path(bob.id()), new JsonObject().put("username", "ADMIN"))
                        .expect(409)
                        .faults())
                .containsExactly("/username");
        admin.patch(path(bob.id()), new JsonObject().put("username", "bob"), "If-Match", "\"1\"")
                .expect(412);
    }

    @Test
    void setPasswordEndsTheUsersSessions() {
        var bob = ums.user("bob");
        var next = new JsonObject().put("new_password", "another-secret");
        admin.put(path(bob.id()) + "/password", next).expect(204);
        assertThat(bob.refresh(bob.refreshToken()).status()).isEqualTo(401);
        bob.signIn("bob", "another-secret");
        assertThat(admin.put(path(bob.id()) + "/password", new JsonObject().put("new_password", "short"))
                        .expect(400)
                        .faults())
                .containsExactly("/new_password");
        admin.put(path(ResourceIds.user(ResourceIds.next())) + "/password", next)
                .expect(404);
    }

    @Test
    void adminsChangeTheirOwnAddressAndPasswordWithThePasswordOnly() {
        String self = admin.id();
        var email = new JsonObject().put("email", "another@example.com");
        admin.patch(path(self), email).expect(403);
        admin.put(path(self), email).expect(403);
        admin.put(path(self) + "/password", new JsonObject().put("new_password", "another-password"))
                .expect(403);
        admin.patch(path(self), new JsonObject().put("username", "renamed")).expect(200);
        admin.signIn("renamed", UmsServer.PASSWORD);
    }

    @Test
    void deletedUserIsGone() throws Exception {
        var bob = ums.user("bob");
        String id = bob.id();
        admin.delete(path(id), "If-Match", "\"9\"").expect(412);
        admin.delete(path(id), "If-Match", "\"1\"").expect(204);
        admin.delete(path(id)).expect(404);
        admin.get(path(id)).expect(404);
        assertThat(walk("/api/users")).containsExactly("admin");
        assertThat(bob.refresh(bob.refreshToken()).status()).isEqualTo(401);
        assertThat(StoredEvents.of(ums.store(), "users", "user.deleted"))
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonObject("actor").getString("user_id"))
                        .isEqualTo(admin.id()));
    }

    @Test
    void lastAdminStays() {
        String self = admin.id();
        admin.patch(path(self), new JsonObject().put("role", "user")).expect(409);
        admin.patch(path(self), new JsonObject().put("status", "disabled")).expect(409);
        admin.delete(path(self)).expect(409);
        admin.post("/api/users/me/deletion", new JsonObject().put("current_password", UmsServer.PASSWORD))
                .expect(409);
        assertThat(admin.get(path(self)).header("ETag")).isEqualTo("\"1\"");
        // A disabled admin is none who stays.
        String other = admin.post("/api/users", newUser("jane").put("role", "admin"))
                .expect(201)
                .text("id");
        admin.patch(path(other), new JsonObject().put("status", "disabled")).expect(200);
        admin.post("/api/users/me/deletion", new JsonObject().put("current_password", UmsServer.PASSWORD))
                .expect(409);
        admin.patch(path(other), new JsonObject().put("status", "active")).expect(200);
        admin.post("/api/users/me/deletion", new JsonObject().put("current_password", UmsServer.PASSWORD))
                .expect(204);
    }

    @Test
    void tmsIsToldOfUsersWithTheInternalKeyOnly() {
        var bob = ums.user("bob");
        String id = bob.id();
        bob.patch(
                        "/api/users/me",
                        new JsonObject()
                                .put("time_zone", "Europe/Berlin")
                                .put("locale", "de")
                                .put("assignable_by", "collaborators"))
                .expect(200);
        String path = "/internal/users/" + id;
        admin.get(path).expect(401);
        assertThat(internal(path).expect(200).object())
                .isEqualTo(new JsonObject()
                        .put("id", id)
                        .put("username", "bob")
                        .put("role", "user")
                        .put("email", "bob@example.com")
                        // Without a mail server, addresses are not verified, and mails may go to all of them.
                        .put("email_verified", true)
                        .put("active", true)
                        .put("assignable_by", "collaborators")
                        .put("time_zone", "Europe/Berlin")
                        .put("locale", "de"));
        var changes = new JsonObject().put("status", "disabled").put("locale", "fr");
        assertThat(admin.patch(path(id), changes).expect(200).text("locale")).isEqualTo("fr");
        assertThat(internal(path).expect(200).object().getBoolean("active")).isFalse();
        assertThat(internal(path + "/existence").expect(200).object().getBoolean("exists"))
                .isTrue();
        admin.delete(path(id)).expect(204);
        internal(path).expect(404);
        assertThat(internal(path + "/existence").expect(200).object().getBoolean("exists"))
                .isFalse();
        internal("/internal/users/" + ResourceIds.user(ResourceIds.next())).expect(404);
        internal("/internal/users/nonsense").expect(404);
    }

    private ReceivedResponse internal(String path) {
        return ums.anonymous().get(path, "X-Internal-Api-Key", UmsServer.INTERNAL_KEY);
    }
}
