import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations on the tasks of some signed-in users: random, but the same in every run. */
final class Workload {
    static final String CREATE = "create";

    private static final List<String> STATUSES = List.of("pending", "in_progress", "completed");
    private static final List<String> WORDS = words();
    private static final int TITLE_WORDS = 4;
    private static final int DESCRIPTION_WORDS = 12;

    private final String host;
    private final int connections;
    private final List<OwnTask> tasks;
    private final SplittableRandom random = new SplittableRandom(1);
    /** The version of each task. Every update is expected to succeed, and so adds one. */
    private final int[] versions;

    /**
     * A task that can be read and written with that token.
     *
     * @param number its position among its owner's tasks, which determines its status
     */
    record OwnTask(UUID id, String token, int number) {}

    Workload(String host, int connections, List<OwnTask> tasks) {
        this.host = host;
        this.connections = connections;
        this.tasks = tasks;
        this.versions = new int[tasks.size()];
        Arrays.fill(versions, 1);
    }

    List<Operation> operations() {
        return List.of(
                new Operation("get by id", 500, 200, connection -> get()),
                new Operation("list 20 by status", 200, 200, connection -> list()),
                new Operation(CREATE, 300, 201, connection -> create()),
                new Operation("update", 300, 200, this::update));
    }

    /** Returns the body of a new task. Its number determines the status; all else is random. */
    static JsonObject newTask(SplittableRandom random, int number) {
        return new JsonObject()
                .put("title", text(random, TITLE_WORDS))
                .put("description", text(random, DESCRIPTION_WORDS))
                .put("priority", "high")
                .put("due_date", "2030-06-%02dT12:00:00Z".formatted(1 + random.nextInt(30)))
                .put("status", status(number, 1));
    }

    private byte[] get() {
        var task = anyTask();
        return request("GET", "/api/tasks/" + ResourceIds.task(task.id()), task.token(), "", "");
    }

    private byte[] list() {
        String status = STATUSES.get(random.nextInt(STATUSES.size()));
        return request(
                "GET", "/api/tasks?status=" + status + "&limit=20", anyTask().token(), "", "");
    }

    private byte[] create() {
        String body = newTask(random, random.nextInt(STATUSES.size())).encode();
        return request("POST", "/api/tasks", anyTask().token(), "", body);
    }

    /** Updates the status of a task that only this connection updates, so that its version is known. */
    private byte[] update(int connection) {
        int mine = (tasks.size() - connection + connections - 1) / connections;
        int index = connection + connections * random.nextInt(mine);
        var task = tasks.get(index);
        int version = versions[index]++;
        String body = "{\"status\":\"" + status(task.number(), version + 1) + "\"}";
        String ifMatch = "If-Match: \"" + version + "\"\r\n";
        return request("PUT", "/api/tasks/" + ResourceIds.task(task.id()), task.token(), ifMatch, body);
    }

    private OwnTask anyTask() {
        return tasks.get(random.nextInt(tasks.size()));
    }

    private byte[] request(String method, String target, String token, String header, String body) {
        String entity =
                body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        return (method + ' ' + target + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + token + "\r\n"
                        + header + entity + "\r\n" + body)
                .getBytes(US_ASCII);
    }

    private static String status(int number, int version) {
        return STATUSES.get((number + version) % STATUSES.size());
    }

    private static String text(SplittableRandom random, int words) {
        return Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
                .limit(words)
                .collect(Collectors.joining(" "));
    }

    /** Returns a thousand words of two to four syllables, so that the word index looks like that of a real language. */
    private static List<String> words() {
        var random = new SplittableRandom(2);
        var syllables = List.of("ba", "de", "fi", "ga", "ho", "ka", "lu", "me", "no", "pi", "ra", "su", "te", "vo");
        return Stream.generate(() -> Stream.generate(() -> syllables.get(random.nextInt(syllables.size())))
                        .limit(2 + random.nextInt(3))
                        .collect(Collectors.joining()))
                .distinct()
                .limit(1_000)
                .toList();
    }
}
