package dev.taskwire.ums;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every operation of ums that needs a token, by an admin, by another user and by the user that it is about. */
@ExtendWith(UmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class PolicyTableIT {
    /** By admin, other user, the user themselves: what each may do about a user who exists. */
    private record Row(String body, int admin, int other, int self) {}

    private static final Map<String, Row> TABLE = Map.ofEntries(
            // One's own account and sessions: everybody the same.
            Map.entry("getMe", new Row("", 200, 200, 200)),
            Map.entry("patchMe", new Row("{\"time_zone\":\"Asia/Tokyo\"}", 200, 200, 200)),
            Map.entry("changePassword", new Row(password("current_password"), 204, 204, 204)),
            Map.entry("listMySessions", new Row("", 200, 200, 200)),
            Map.entry("endMySession", new Row("", 404, 404, 404)),
            Map.entry("endMySessions", new Row("", 204, 204, 204)),
            Map.entry("signOut", new Row("", 204, 204, 204)),
            // The last admin may not go.
            Map.entry("deleteMe", new Row("{\"current_password\":\"CURRENT\"}", 409, 204, 204)),
            // Accounts of others: for admins, whoever they are about.
            Map.entry("listUsers", new Row("", 200, 403, 403)),
            // Without a mail server, nobody is invited.
            Map.entry("inviteUser", new Row("{\"email\":\"NAME@example.com\"}", 403, 403, 403)),
            Map.entry("createUser", new Row(newUser(), 201, 403, 403)),
            Map.entry("getUser", new Row("", 200, 403, 403)),
            Map.entry("updateUser", new Row("{\"status\":\"disabled\"}", 200, 403, 403)),
            Map.entry("patchUser", new Row("{\"role\":\"admin\"}", 200, 403, 403)),
            Map.entry("setPassword", new Row("{\"new_password\":\"another-secret\"}", 204, 403, 403)),
            Map.entry("deleteUser", new Row("", 204, 403, 403)),
            Map.entry("listUserSessions", new Row("", 200, 403, 403)),
            Map.entry("endUserSessions", new Row("", 204, 403, 403)),
            Map.entry("listAuditRecords", new Row("", 200, 403, 403)),
            // TMService's: everybody sees who there is.
            Map.entry("tmserviceListUsers", new Row("", 200, 200, 200)),
            Map.entry("tmserviceCreateUser", new Row(newUser(), 201, 403, 403)),
            Map.entry("tmserviceGetUser", new Row("", 200, 200, 200)),
            Map.entry("tmserviceUpdateUser", new Row("{\"role\":\"admin\"}", 200, 403, 403)),
            Map.entry("tmservicePatchUser", new Row("{\"password\":\"another-secret\"}", 200, 403, 403)),
            Map.entry("tmserviceDeleteUser", new Row("", 204, 403, 403)));

    private UmsServer ums;
    private UmsClient admin;
    private String adminPassword = UmsServer.PASSWORD;
    private String adminToken = "";
    private final AtomicInteger names = new AtomicInteger();

    private static String password(String member) {
        return new JsonObject()
                .put(member, UmsServer.PASSWORD)
                .put("new_password", UmsServer.PASSWORD + "2")
                .encode();
    }

    private static String newUser() {
        return "{\"username\":\"NAME\",\"password\":\"" + UmsServer.PASSWORD + "\",\"email\":null}";
    }

    @BeforeEach
    void prepare(UmsServer server) throws Exception {
        ums = server;
        admin = ums.admin("admin");
    }

    @Test
    void everyCellIsAsTheTableSays() {
        var operations = OpenApiContract.load().operations().stream()
                .filter(operation -> operation.service().equals("ums") && !operation.anonymous())
                .toList();
        assertThat(operations).extracting(ApiOperation::id).containsExactlyInAnyOrderElementsOf(TABLE.keySet());
        var wrong = new ArrayList<String>();
        int cells = 0;
        for (var operation : operations) {
            var row = TABLE.getOrDefault(operation.id(), new Row("", 0, 0, 0));
            String other = "user" + names.incrementAndGet();
            String self = "user" + names.incrementAndGet();
            for (String who : new String[] {"other", "self", "admin"}) {
                var client = switch (who) {
                    case "admin" -> signedInAdmin();
                    case "other" -> ums.user(other);
                    default -> ums.user(self);
                };
                String about = who.equals("self")
                        ? client.id()
                        : ums.user("about" + names.incrementAndGet()).id();
                int expected = switch (who) {
                    case "admin" -> row.admin();
                    case "other" -> row.other();
                    default -> row.self();
                };
                int status = call(client, operation, row.body(), about);
                cells++;
                if (status != expected) {
                    wrong.add("%s by %s: %d, not %d".formatted(operation.id(), who, status, expected));
                }
                if (operation.path().contains("{user_id}")) {
                    // About nobody: a 404 for those who may ask, and no word about it to those who may not.
                    for (String id : new String[] {ResourceIds.user(ResourceIds.next()), "nonsense"}) {
                        int nobody = call(client, operation, row.body(), id);
                        cells++;
                        if (nobody != (expected == 403 ? 403 : 404)) {
                            wrong.add("%s by %s about %s: %d".formatted(operation.id(), who, id, nobody));
                        }
                    }
                }
            }
        }
        assertThat(wrong).as("of %d cells", cells).isEmpty();
        assertThat(cells).isEqualTo(3 * 25 + 6 * 11);
    }

    /** A new session each time, since some operations end it; and the password that it has by now. */
    private UmsClient signedInAdmin() {
        for (String password : new String[] {UmsServer.PASSWORD, UmsServer.PASSWORD + "2"}) {
            var answer = ums.anonymous().post("/api/user/login", UmsClient.credentials("admin", password));
            if (answer.status() == 200) {
                adminPassword = password;
                adminToken = answer.text("token");
                return admin.withToken(adminToken);
            }
        }
        throw new AssertionError("the admin cannot sign in");
    }

    private int call(UmsClient client, ApiOperation operation, String body, String user) {
        String path = operation
                .path()
                .replace("{user_id}", user)
                .replace("{session_id}", ResourceIds.next().toString());
        String current = client.token().equals(adminToken) ? adminPassword : UmsServer.PASSWORD;
        String sent = body.replace("NAME", "new" + names.incrementAndGet()).replace("CURRENT", current);
        return client.send(operation.method(), path, sent).status();
    }
}
