package dev.taskwire.local.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The five calls of the task service through the gateway. */
@SuppressWarnings("NullAway.Init") // each test gets a user first
class TasksIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Pattern NEXT = Pattern.compile("<(/api/tasks\\?[^>]*)>; rel=\"next\"");

    private ApiClient user;

    @BeforeEach
    void signOn() {
        user = taskwire.user();
    }

    private ReceivedResponse create(String json) {
        return user.post("/api/tasks", json).expect(201);
    }

    private List<String> titles(String query) {
        var titles = new ArrayList<String>();
        user.get("/api/tasks" + query)
                .expect(200)
                .json()
                .forEach(task -> titles.add(task.get("title").textValue()));
        return titles;
    }

    @Test
    void aCreatedTaskIsWhatItsLocationShows() {
        var created = create("""
                {"title": "Buy groceries", "description": "Milk, Eggs, Bread", "due_date": "2025-04-10T12:00:00Z",
                 "priority": "high"}""");
        assertThat(created.text("status")).isEqualTo("pending");
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        var read = user.get(created.header("Location")).expect(200);
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        user.get(created.header("Location"), "If-None-Match", "\"1\"").expect(304);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-04-10T12:00:00Z, 2025-04-10T12:00:00Z",
        "2025-04-10T12:00:00.120+02:00, 2025-04-10T10:00:00.120Z",
        "2025-04-10T12:00:00.1239999Z, 2025-04-10T12:00:00.123Z",
        "2025-04-10t12:00:00.000z, 2025-04-10T12:00:00Z",
        "2024-02-29, 2024-02-29"
    })
    void aDueDateComesBackInUtcOrAsItsDay(String given, String shown) {
        var created = create("{\"title\": \"t\", \"due_date\": \"" + given + "\"}");
        assertThat(user.get(created.header("Location")).text("due_date")).isEqualTo(shown);
    }

    @Test
    void textComesBackToTheCharacter() throws Exception {
        String title = "😀".repeat(255);
        String description = "\"quoted\" \\ \u0000 \u2028 <script> ".repeat(20);
        var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
        var body = mapper.createObjectNode().put("title", title).put("description", description);
        var created = create(mapper.writeValueAsString(body));
        var read = user.get(created.header("Location"));
        assertThat(read.text("title")).isEqualTo(title);
        assertThat(read.text("description")).isEqualTo(description);
    }

    @Test
    void anUpdateChangesOnlyWhatWasSentAndNullClears() {
        String path = create("{\"title\": \"t\", \"description\": \"d\", \"due_date\": \"2025-04-10\"}")
                .header("Location");
        var first = user.put(path, "{\"status\": \"completed\"}").expect(200);
        assertThat(first.text("title")).isEqualTo("t");
        assertThat(first.text("description")).isEqualTo("d");
        assertThat(first.text("status")).isEqualTo("completed");
        assertThat(first.header("ETag")).isEqualTo("\"2\"");
        var second = user.send(
                        "PATCH",
                        path,
                        "{\"description\": null, \"due_date\": null}",
                        "Content-Type",
                        "application/merge-patch+json")
                .expect(200);
        assertThat(second.json().get("description").isNull()).isTrue();
        assertThat(second.json().get("due_date").isNull()).isTrue();
        assertThat(second.json().get("version").asInt()).isEqualTo(3);
        assertThat(user.get(path).json()).isEqualTo(second.json());
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheVersion() {
        var created = create("{\"title\": \"t\", \"due_date\": \"2025-04-10\"}");
        var same = user.put(created.header("Location"), "{\"title\": \"t\", \"due_date\": \"2025-04-10\"}")
                .expect(200);
        assertThat(same.json()).isEqualTo(created.json());
        assertThat(user.put(created.header("Location"), "{}").expect(200).header("ETag"))
                .isEqualTo("\"1\"");
    }

    @Test
    void aDeletedTaskIsGone() {
        String path = create("{\"title\": \"t\"}").header("Location");
        user.delete(path, "If-Match", "\"2\"").expect(412);
        user.delete(path, "If-Match", "\"1\"").expect(204);
        user.get(path).expect(404);
        user.put(path, "{\"title\": \"u\"}").expect(404);
        user.delete(path).expect(404);
    }

    @Test
    void othersTasksDoNotExist() {
        String path = create("{\"title\": \"t\"}").header("Location");
        var stranger = taskwire.user();
        stranger.get(path).expect(404);
        stranger.put(path, "{\"title\": \"mine now\"}").expect(404);
        stranger.delete(path).expect(404);
        assertThat(stranger.get("/api/tasks").expect(200).json()).isEmpty();
        assertThat(user.get(path).text("title")).isEqualTo("t");
    }

    @Test
    void ofTwentyWritersWithOneTagOneWins() {
        String path = create("{\"title\": \"t\"}").header("Location");
        var answers = IntStream.range(0, 20)
                .mapToObj(i -> user.sendAsync("PUT", path, "{\"title\": \"w" + i + "\"}", "If-Match", "\"1\""))
                .toList()
                .stream()
                .map(answer -> answer.join())
                .toList();
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 412).hasSize(19);
        assertThat(user.get(path).header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void twentyWritersWithoutATagLoseNoUpdate() {
        String path = create("{\"title\": \"t\"}").header("Location");
        var answers = IntStream.range(0, 20)
                .mapToObj(i -> user.sendAsync("PUT", path, "{\"title\": \"w" + i + "\"}"))
                .toList()
                .stream()
                .map(answer -> answer.join())
                .toList();
        long written = answers.stream().filter(answer -> answer.status() == 200).count();
        assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 503);
        assertThat(user.get(path).json().get("version").asLong()).isEqualTo(1 + written);
    }

    @Test
    void twentyPostsWithOneKeyMakeOneTask() {
        var answers = IntStream.range(0, 20)
                .mapToObj(i -> user.sendAsync("POST", "/api/tasks", "{\"title\": \"once\"}", "Idempotency-Key", "k-1"))
                .toList()
                .stream()
                .map(answer -> answer.join().expect(201))
                .toList();
        assertThat(answers.stream().map(answer -> answer.text("id")).distinct()).hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotent-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(titles("")).containsExactly("once");
    }

    @Test
    void aKeyBelongsToItsUserAndItsBody() {
        String body = "{\"title\": \"once\"}";
        user.post("/api/tasks", body, "Idempotency-Key", "k").expect(201);
        user.post("/api/tasks", "{\"title\": \"another\"}", "Idempotency-Key", "k")
                .expect(422);
        var other =
                taskwire.user().post("/api/tasks", body, "Idempotency-Key", "k").expect(201);
        assertThat(other.header("Idempotent-Replayed")).isEmpty();
        assertThat(titles("")).containsExactly("once");
    }

    @Test
    void aReplayShowsTheTaskAsItIsNow() {
        String body = "{\"title\": \"once\"}";
        String path = user.post("/api/tasks", body, "Idempotency-Key", "k").header("Location");
        user.put(path, "{\"status\": \"completed\"}").expect(200);
        var replay = user.post("/api/tasks", body, "Idempotency-Key", "k").expect(201);
        assertThat(replay.text("status")).isEqualTo("completed");
        assertThat(replay.header("ETag")).isEqualTo("\"2\"");
        user.delete(path).expect(204);
        var fresh = user.post("/api/tasks", body, "Idempotency-Key", "k").expect(201);
        assertThat(fresh.header("Location")).isNotEqualTo(path);
    }

    @Test
    void pagesShowEveryTaskOnceNewestFirst() {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            expected.add(0, "t" + i);
            create("{\"title\": \"t" + i + "\"}");
        }
        create("{\"title\": \"elsewhere\", \"priority\": \"low\"}");
        var seen = new ArrayList<String>();
        String path = "/api/tasks?priority=medium&limit=3";
        while (!path.isEmpty()) {
            var page = user.get(path).expect(200);
            page.json().forEach(task -> seen.add(task.get("title").textValue()));
            var next = NEXT.matcher(page.header("Link"));
            path = next.matches() ? next.group(1) : "";
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void filtersAndSearchAndOrder() {
        create(
                "{\"title\": \"Buy groceries\", \"description\": \"Milk, Eggs\", \"due_date\": \"2025-04-10\", \"priority\": \"high\"}");
        create("{\"title\": \"Sell the bike\", \"due_date\": \"2025-04-11T08:00:00Z\", \"status\": \"completed\"}");
        create("{\"title\": \"Büro aufräumen (.*)\"}");
        assertThat(titles("?status=pending&priority=high")).containsExactly("Buy groceries");
        assertThat(titles("?status=completed")).containsExactly("Sell the bike");
        assertThat(titles("?q=GRO+mil")).containsExactly("Buy groceries");
        assertThat(titles("?q=b%C3%BCro")).containsExactly("Büro aufräumen (.*)");
        assertThat(titles("?q=groceriesx")).isEmpty();
        assertThat(titles("?due_before=2025-04-11")).containsExactly("Buy groceries");
        assertThat(titles("?due_after=2025-04-10")).containsExactly("Sell the bike");
        assertThat(titles("?due_after=2025-04-10T00:00:00%2B02:00")).hasSize(2);
        assertThat(titles("?sort=due_date")).containsExactly("Buy groceries", "Sell the bike", "Büro aufräumen (.*)");
        assertThat(titles("?sort=-due_date")).containsExactly("Sell the bike", "Buy groceries", "Büro aufräumen (.*)");
        assertThat(titles("?created_after=2020-01-01&updated_since=2020-01-01")).hasSize(3);
        assertThat(titles("?created_before=2020-01-01")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "更新中文文档, 中文",
        "来週の会議の資料, 会議",
        "ฉันชอบกินข้าวเช้า, ข้าว",
        "Ringstraße, RINGSTRASSE",
        "café, CAFE",
        "Party 😀, 😀"
    })
    void wordsAreFoundInEveryLanguage(String title, String query) {
        create("{\"title\": \"" + title + "\"}");
        create("{\"title\": \"other\"}");

        assertThat(titles("?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .containsExactly(title);
        assertThat(titles("?q=!!!")).isEmpty();
    }

    /** The last hour of 10 April in New York is 11 April in UTC. */
    @ParameterizedTest
    @CsvSource({"America/New_York,2027-04-10", "EST5EDT,2027-04-10", "EST,2027-04-10", "UTC,2027-04-11"})
    void dayInAFilterIsADayInTheCallersTimeZone(String zone, String day) {
        create("{\"title\": \"late\", \"due_date\": \"2027-04-11T03:30:00Z\"}");
        create("{\"title\": \"next\", \"due_date\": \"2027-04-12T12:00:00Z\"}");
        var changed = user.send("PATCH", "/api/users/me", "{\"time_zone\": \"" + zone + "\"}");
        assertThat(changed.expect(200).text("time_zone")).isEqualTo(zone);

        assertThat(titles("?due_after=" + day)).containsExactly("next");
        assertThat(titles("?due_after=" + LocalDate.parse(day).minusDays(1))).containsExactly("next", "late");
        assertThat(titles("?due_before=" + day)).isEmpty();
    }

    @Test
    void idsAreDistinctAndSortByCreation() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            ids.add(create("{\"title\": \"t\"}").text("id"));
        }
        assertThat(new HashSet<>(ids)).hasSize(5);
        assertThat(ids).isSorted();
        JsonNode newest = user.get("/api/tasks?limit=1").json().get(0);
        assertThat(newest.get("id").textValue()).isEqualTo(ids.get(4));
    }
}
