package dev.taskwire.ums.account.http;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsExtension;
import dev.taskwire.ums.UmsServer;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.store.MongoAccountRepository;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** TMService's paths for users and tokens, over HTTP. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TmserviceUsersIT {
    private static final String USERS = "/user/users/";

    private UmsServer ums;
    private UmsClient admin;

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        admin = ums.admin("admin");
    }

    private static JsonObject joe() {
        return new JsonObject().put("username", "joe").put("password", UmsServer.PASSWORD);
    }

    @Test
    void registeredUserObtainsTokens() {
        var registered = ums.anonymous().post("/user/register/", joe()).expect(201);
        assertThat(registered.object())
                .isEqualTo(new JsonObject()
                        .put("id", registered.text("id"))
                        .put("username", "joe")
                        .putNull("email")
                        .put("role", "user"));
        var tokens = ums.anonymous().post("/token", joe()).expect(200);
        assertThat(tokens.object().fieldNames()).isEqualTo(Set.of("refresh", "access"));
        assertThat(tokens.header("Cache-Control")).isEqualTo("no-store");
        var joe = ums.anonymous().withToken(tokens.text("access"));
        assertThat(joe.get(USERS + registered.text("id")).expect(200).object()).isEqualTo(registered.object());
    }

    @Test
    void badRegistrationIsRefused() {
        var asAdmin = ums.anonymous().post("/user/register/", joe().put("role", "admin"));
        assertThat(asAdmin.expect(400).faults()).containsExactly("/role");
        assertThat(ums.anonymous()
                        .post("/user/register/", joe().put("password", "1"))
                        .expect(400)
                        .faults())
                .containsExactly("/password");
        ums.anonymous().post("/user/register/", joe().put("role", "user")).expect(201);
        assertThat(ums.anonymous().post("/user/register", joe()).expect(409).faults())
                .containsExactly("/username");
    }

    @Test
    void refusalIsInTmservicesWords() {
        var unknown = ums.anonymous().post("/token/", joe()).expect(401);
        assertThat(unknown.text("detail")).isEqualTo("No active account found with the given credentials");
        var user = ums.anonymous().post("/user/register/", joe()).expect(201).text("id");
        admin.patch("/api/users/" + user, new JsonObject().put("status", "disabled"))
                .expect(200);
        assertThat(ums.anonymous().post("/token/", joe()).expect(401).text("detail"))
                .isEqualTo(unknown.text("detail"));
        assertThat(ums.anonymous()
                        .post("/token/refresh/", new JsonObject().put("refresh", "nonsense"))
                        .expect(401)
                        .text("detail"))
                .isEqualTo("Token is invalid or expired");
        ums.anonymous().post("/token/", new JsonObject().put("username", "joe")).expect(400);
    }

    @Test
    void userSeesTheNamesOfOthers() {
        var joe = ums.user("joe");
        ums.user("kim");
        assertThat(joe.get(USERS).expect(200).list())
                .extracting(
                        user -> user.getString("username"),
                        user -> user.fieldNames().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("admin", 2),
                        org.assertj.core.groups.Tuple.tuple("joe", 4),
                        org.assertj.core.groups.Tuple.tuple("kim", 2));
        assertThat(admin.get("/user/users").expect(200).list())
                .allSatisfy(user -> assertThat(user.fieldNames()).hasSize(4));
        var kim = joe.get(USERS).list().get(2).getString("id");
        assertThat(joe.get(USERS + kim + "/").expect(200).object().fieldNames()).isEqualTo(Set.of("id", "username"));
        assertThat(admin.get(USERS + kim + "/").expect(200).text("email")).isEqualTo("kim@example.com");
    }

    @Test
    void adminCreatesChangesAndDeletes() {
        var created = admin.post(USERS, joe().put("role", "admin").put("email", "Joe@Example.com"))
                .expect(201);
        assertThat(created.text("role")).isEqualTo("admin");
        String path = USERS + created.text("id") + "/";
        var session = ums.anonymous().signIn("joe", UmsServer.PASSWORD);
        var changed = admin.put(path, new JsonObject().put("role", "user").put("password", "another-secret"))
                .expect(200);
        assertThat(changed.header("ETag")).as("one change").isEqualTo("\"2\"");
        assertThat(changed.text("role")).isEqualTo("user");
        assertThat(changed.text("email")).isEqualTo("joe@example.com");
        session.refresh(session.refreshToken()).expect(401);
        ums.anonymous().signIn("joe", "another-secret");
        assertThat(admin.patch(path, new JsonObject().putNull("email"))
                        .expect(200)
                        .text("email"))
                .isNull();
        assertThat(admin.patch(path, new JsonObject().put("password", "short"))
                        .expect(400)
                        .faults())
                .containsExactly("/password");
        admin.delete(path).expect(204);
        admin.get(path).expect(404);
    }

    @Test
    void listHasAThousandAndThenALink() throws Exception {
        var outbox = ums.store().outbox("users");
        var accounts = new MongoAccountRepository(ums.store().mongo(), outbox);
        for (int i = 0; i < 1_000; i++) {
            var account = AccountBuilder.account("u%04d".formatted(i)).build();
            await(accounts.insert(account, event(account.id(), AccountBuilder.THEN), List.of()));
        }
        var first = admin.get(USERS).expect(200);
        assertThat(first.list()).hasSize(1_000);
        assertThat(first.next()).startsWith("/user/users/?cursor=");
        var rest = admin.get(first.next()).expect(200);
        assertThat(rest.list()).extracting(user -> user.getString("username")).containsExactly("u0999");
        assertThat(rest.header("Link")).isEmpty();
        var names = new ArrayList<String>();
        List.of(first, rest).forEach(page -> page.list().forEach(user -> names.add(user.getString("username"))));
        assertThat(names).isSorted().doesNotHaveDuplicates();
    }
}
