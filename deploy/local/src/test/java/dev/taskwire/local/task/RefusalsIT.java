package dev.taskwire.local.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input: the named status as problem+json, a pointer where there is one, and nothing changed. */
class RefusalsIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    {"title": "t"                                         | -
                    null                                                  | -
                    []                                                    | -
                    "text"                                                | -
                    42                                                    | -
                    {"title": "t"} {}                                     | -
                    {"title": "t", "title": "u"}                          | -
                    {"title": "half a pair \\ud800"}                      | -
                    {}                                                    | /title
                    {"title": 7}                                          | /title
                    {"title": null}                                       | /title
                    {"title": {"$ne": ""}}                                | /title
                    {"title": ""}                                         | /title
                    {"title": " \\t "}                                    | /title
                    {"title": "\\u00a0\\u3000"}                           | /title
                    {"title": "t", "description": 1}                      | /description
                    {"title": "t", "owner": "me"}                         | /owner
                    {"title": "t", "a/b~c": 1}                            | /a~1b~0c
                    {"title": "t", "status": "done"}                      | /status
                    {"title": "t", "status": {"$ne": ""}}                 | /status
                    {"title": "t", "priority": "HIGH"}                    | /priority
                    {"title": "t", "due_date": "2025-02-30"}              | /due_date
                    {"title": "t", "due_date": "2025-13-01"}              | /due_date
                    {"title": "t", "due_date": "2025-02-30T00:00:00Z"}    | /due_date
                    {"title": "t", "due_date": "2025-02-03T25:00:00Z"}    | /due_date
                    {"title": "t", "due_date": "2025-02-03T00:00:00"}     | /due_date
                    {"title": "t", "due_date": "tomorrow"}                | /due_date
                    {"title": "t", "due_date": 1739000000}                | /due_date
                    """)
    void aTaskThatIsNoTask(String body, String pointer) {
        var user = taskwire.user();
        var answer = user.post("/api/tasks", body).expect(400);
        if (pointer != null) {
            assertThat(answer.faults()).containsExactly(pointer);
        }
        assertThat(user.get("/api/tasks").expect(200).json()).isEmpty();
    }

    @Test
    void textThatIsTooLong() {
        var user = taskwire.user();
        assertThat(user.post("/api/tasks", "{\"title\": \"" + "x".repeat(256) + "\"}")
                        .expect(400)
                        .faults())
                .containsExactly("/title");
        String description = "x".repeat(16_385);
        assertThat(user.post("/api/tasks", "{\"title\": \"t\", \"description\": \"" + description + "\"}")
                        .expect(400)
                        .faults())
                .containsExactly("/description");
        assertThat(user.get("/api/tasks").json()).isEmpty();
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        assertThat(taskwire.user()
                        .post("/api/tasks", "{\"title\": 1, \"status\": 2, \"x\": 3}")
                        .expect(400)
                        .faults())
                .containsExactlyInAnyOrder("/title", "/status", "/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"username": "%s", "password": "short12", "email": "%s@example.com"}               | /password
                    {"username": "%s", "password": {"$ne": ""}, "email": "%s@example.com"}             | /password
                    {"username": "x", "password": "securepass123", "email": "%2$s@example.com"}        | /username
                    {"username": "a b %s", "password": "securepass123", "email": "%s@example.com"}     | /username
                    {"username": {"$ne": ""}, "password": "securepass123", "email": "%2$s@example.com"} | /username
                    {"username": "%s", "password": "securepass123", "email": "nowhere%s"}              | /email
                    {"username": "%s", "password": "securepass123", "email": "a@b@%s"}                 | /email
                    {"username": "%s", "password": "securepass123"}                                    | /email
                    {"username": "%s", "password": "securepass123", "email": "%s@example.com", "role": "admin"} | /role
                    {"username": "%s", "password": "securepass123", "email": "%s@example.com", "id": 1} | /id
                    """)
    void anAccountThatIsNoAccount(String template, String pointer) {
        String name = StackExtension.newName();
        var answer = taskwire.anonymous()
                .post("/api/user", template.formatted(name, name))
                .expect(400);
        assertThat(answer.faults()).containsExactly(pointer);
        taskwire.anonymous()
                .post("/api/user/login", "{\"username\": \"" + name + "\", \"password\": \"securepass123\"}")
                .expect(401);
    }

    @ParameterizedTest
    @CsvSource({"72, 201", "73, 400"})
    void aPasswordHasAtMost72Bytes(int bytes, int status) {
        String name = StackExtension.newName();
        // Two bytes each, so that characters and bytes differ.
        String password = "é".repeat(bytes / 2) + "x".repeat(bytes % 2);
        taskwire.anonymous()
                .post(
                        "/api/user",
                        "{\"username\": \"%s\", \"password\": \"%s\", \"email\": \"%s@example.com\"}"
                                .formatted(name, password, name))
                .expect(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    status=done                     | status
                    status=                         | status
                    status%5B$ne%5D=                | status[$ne]
                    status=pending&status=completed | status
                    state=pending                   | state
                    limit=0                         | limit
                    limit=201                       | limit
                    limit=1e2                       | limit
                    limit=99999999999               | limit
                    sort=title                      | sort
                    due_before=2025-02-30           | due_before
                    due_before=soon                 | due_before
                    created_after=2025-02-03T00:00:00 | created_after
                    q=                              | q
                    q=+%E2%80%8B                   | q
                    q=a+b+c+d+e+f+g+h+i+j+k         | q
                    cursor=forged                   | cursor
                    cursor=WyItY3JlYXRlZF9hdCJd     | cursor
                    cursor=                         | cursor
                    """)
    void aListParameterThatIsNone(String query, String parameter) {
        assertThat(taskwire.user().get("/api/tasks?" + query).expect(400).faults())
                .containsExactly("?" + parameter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks/task_1?x=1", "/api/users/me?x=1", "/.well-known/jwks.json?x=1"})
    void noOperationTakesUnknownParameters(String path) {
        taskwire.user().get(path).expect(400);
    }

    @Test
    void aCursorOfAnotherOrderIsRefused() {
        var user = taskwire.user();
        user.post("/api/tasks", "{\"title\": \"a\"}").expect(201);
        user.post("/api/tasks", "{\"title\": \"b\"}").expect(201);
        String link = user.get("/api/tasks?limit=1").header("Link");
        String cursor = link.replaceAll(".*cursor=([^>&]*)>.*", "$1");
        user.get("/api/tasks?limit=1&cursor=" + cursor).expect(200);
        user.get("/api/tasks?limit=1&sort=due_date&cursor=" + cursor).expect(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/json; charset=iso-8859-1", "multipart/form-data"})
    void anotherContentTypeIsA415(String type) {
        var user = taskwire.user();
        user.post("/api/tasks", "{\"title\": \"t\"}", "Content-Type", type).expect(415);
        assertThat(user.get("/api/tasks").json()).isEmpty();
    }

    @Test
    void anEmptyBodyWithoutAContentTypeIsA400() {
        taskwire.user().post("/api/tasks", "").expect(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "task_",
                "task_1",
                "task_01M80PV4GDEX0APB8D7VRX53N6",
                "user_01m80pv3q9e9xbq3v0eaqf1r7m",
                "%20",
                "task_zzzzzzzzzzzzzzzzzzzzzzzzzz"
            })
    void aMalformedIdIsOneThatDoesNotExist(String id) {
        var user = taskwire.user();
        user.get("/api/tasks/" + id).expect(404);
        user.put("/api/tasks/" + id, "{\"title\": \"t\"}").expect(404);
        user.delete("/api/tasks/" + id).expect(404);
    }

    @Test
    void staleAndMalformedTags() {
        var user = taskwire.user();
        String path = user.post("/api/tasks", "{\"title\": \"t\"}").header("Location");
        user.put(path, "{\"title\": \"u\"}").expect(200);
        for (String stale : List.of("\"1\"", "W/\"2\"", "\"02\"", "\"x\"")) {
            user.put(path, "{\"title\": \"v\"}", "If-Match", stale).expect(412);
        }
        user.put(path, "{\"title\": \"v\"}", "If-Match", "2").expect(400);
        assertThat(user.get(path).text("title")).isEqualTo("u");
        user.put(path, "{\"title\": \"v\"}", "If-Match", "\"7\", \"2\"").expect(200);
        user.put(path, "{\"title\": \"w\"}", "If-Match", "*").expect(200);
    }

    @Test
    void aMalformedIdempotencyKeyIsA400() {
        var user = taskwire.user();
        for (String key : List.of("", "with space", "k".repeat(256))) {
            assertThat(user.post("/api/tasks", "{\"title\": \"t\"}", "Idempotency-Key", key)
                            .expect(400)
                            .faults())
                    .containsExactly("?Idempotency-Key");
        }
        assertThat(user.get("/api/tasks").json()).isEmpty();
    }
}
