package dev.taskwire.local.testing;

import dev.taskwire.shared.testing.ApiClient;
import java.util.ArrayList;
import java.util.List;

/** Registers users, and looks at what they have. */
public final class TestUsers {
    /** The password of all of them, of at least the length that a password must have. */
    public static final String PASSWORD = "securepass123";

    private TestUsers() {}

    /** Returns the body of a registration. The address is made of the name. */
    public static String account(String username) {
        return "{\"username\": \"%s\", \"password\": \"%s\", \"email\": \"%s@example.com\"}"
                .formatted(username, PASSWORD, username);
    }

    /** Registers a user, and returns a client with the user's token. */
    public static ApiClient register(ApiClient anonymous, String username, String... headers) {
        var response = anonymous.post("/api/user", account(username), headers).expect(201);
        return anonymous.withToken(response.text("token"));
    }

    /** Returns the ids of all tasks that the user has, from all pages. */
    public static List<String> taskIds(ApiClient user) {
        var ids = new ArrayList<String>();
        for (String path = "/api/tasks?limit=200"; !path.isEmpty(); ) {
            var page = user.get(path).expect(200);
            page.json().forEach(task -> ids.add(task.get("id").textValue()));
            path = page.header("Link").isEmpty() ? "" : page.next();
        }
        return ids;
    }
}
