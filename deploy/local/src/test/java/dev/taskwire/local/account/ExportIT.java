package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.local.testing.ManagementPort;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.local.testing.StoredDocuments;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The export of all data of a user, through the gateway. */
class ExportIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final String EXPORT = "/api/users/me/export";
    private static final int MANY = 10_000;
    private static final int INSERTED_AT_ONCE = 1_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void exportHasEverythingOfTheUserAndNothingOfOthers() throws Exception {
        // given a user with tasks of both kinds and a notification
        String name = StackExtension.newName();
        var user = taskwire.signOn(name);
        var other = taskwire.user();
        String id = user.get("/api/users/me").text("id");
        var own = user.post("/api/tasks", "{\"title\": \"own\"}").expect(201);
        var assigned = other.post("/api/tasks", "{\"title\": \"assigned\", \"assigned_to\": \"" + id + "\"}")
                .expect(201);
        other.post("/api/tasks", "{\"title\": \"of another user\"}").expect(201);
        Eventually.holds(() ->
                assertThat(user.get("/api/notifications").expect(200).json()).hasSize(1));
        // The record of the sign-on is moved a moment later.
        Eventually.holds(() -> assertThat(ofType(export(user), "audit_record")).isNotEmpty());

        // when
        var lines = export(user);

        // then
        assertThat(lines.stream().map(line -> line.get("type").textValue()).distinct())
                .containsExactly(
                        "account", "session", "audit_record", "notification_settings", "notification", "task", "end");
        assertThat(ofType(lines, "account"))
                .containsExactly(user.get("/api/users/me").json());
        assertThat(ofType(lines, "session"))
                .singleElement()
                .satisfies(session -> assertThat(session.get("id"))
                        .isEqualTo(
                                user.get("/api/users/me/sessions").json().get(0).get("id")));
        assertThat(ofType(lines, "audit_record"))
                .allSatisfy(each -> assertThat(each.get("user_id").textValue()).isEqualTo(id));
        assertThat(ofType(lines, "notification_settings"))
                .containsExactly(user.get("/api/users/me/notification_settings").json());
        assertThat(ofType(lines, "notification"))
                .containsExactly(user.get("/api/notifications").json().get(0));
        assertThat(ofType(lines, "task")).containsExactly(own.json(), assigned.json());
        var counts = lines.get(lines.size() - 1).get("counts");
        for (String type : List.of("account", "session", "notification_settings", "notification", "task")) {
            assertThat(counts.get(type).intValue())
                    .as(type)
                    .isEqualTo(ofType(lines, type).size());
        }
        assertThat(lines.toString()).doesNotContain("$2", "password_hash", "refresh_token", StackExtension.PASSWORD);
    }

    @Test
    void exportNeedsAToken() {
        taskwire.anonymous().get(EXPORT).expect(401);
    }

    @Test
    void headMakesNoLine() throws Exception {
        var user = taskwire.user();
        double before = lines();

        assertThat(user.send("HEAD", EXPORT, "").expect(200).header("Content-Type"))
                .isEqualTo("application/x-ndjson");

        // The first page is read, since its failure would be the status.
        assertThat(lines()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void largeExportHasEachTaskOnceAndAReaderThatStopsHoldsNothing() throws Exception {
        // given ten thousand tasks, together of more bytes than the buffers of the system hold
        var user = taskwire.user();
        var owner = ResourceIds.parseUser(user.get("/api/users/me").text("id")).orElseThrow();
        try (var documents = new StoredDocuments(taskwire.mongodb())) {
            for (int i = 0; i < MANY; i += INSERTED_AT_ONCE) {
                documents.insert(tasks(owner, i));
            }
        }

        // when one client reads everything
        var ids = new ArrayList<String>();
        ofType(export(user), "task").forEach(task -> ids.add(task.get("id").textValue()));

        // then
        assertThat(ids).hasSize(MANY).doesNotHaveDuplicates();

        // when another one reads nothing
        double before = lines();
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), taskwire.stack().gateway().port()));
            RawHttpClient.of(socket)
                    .send("GET " + EXPORT + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + user.token()
                            + "\r\n\r\n")
                    .readHead();

            // then few lines are made, and it is cut off
            assertThat(settledLines() - before).isLessThan(MANY / 2.0);
            Eventually.holds(() -> assertThat(value("admission_running\\{admission=\"exports\".*"))
                    .isZero());
        }
    }

    private static List<Document> tasks(UUID owner, int from) {
        String description = "x".repeat(4_000);
        return IntStream.range(from, from + INSERTED_AT_ONCE)
                .mapToObj(i -> StoredDocuments.task(
                        owner, "task " + i, description, Instant.ofEpochSecond(1_700_000_000L + i / 7)))
                .toList();
    }

    private static List<JsonNode> export(ApiClient user) {
        var response = user.get(EXPORT).expect(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/x-ndjson");
        var lines = response.body().lines().map(ExportIT::json).toList();
        assertThat(lines.get(lines.size() - 1).get("type").textValue()).isEqualTo("end");
        return lines;
    }

    private static JsonNode json(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static List<JsonNode> ofType(List<JsonNode> lines, String type) {
        return lines.stream()
                .filter(line -> line.get("type").textValue().equals(type))
                .map(line -> line.get(type))
                .toList();
    }

    private static double lines() {
        return value("export_lines_total\\{.*");
    }

    /** Returns the number of lines as soon as it does not change any more. */
    private static double settledLines() throws Exception {
        var same = new AtomicInteger();
        var last = new ArrayList<>(List.of(-1.0));
        Eventually.holds(() -> {
            double now = lines();
            same.set(now == last.set(0, now) ? same.get() + 1 : 0);
            assertThat(same.get()).isGreaterThan(30);
        });
        return last.get(0);
    }

    private static double value(String series) {
        var metrics = new ManagementPort(taskwire.stack().services().get(1).managementPort()).metrics();
        var line = Pattern.compile("(?m)^" + series + "} (.+)$").matcher(metrics);
        assertThat(line.find()).as(series).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
