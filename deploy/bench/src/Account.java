import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** A user who has registered through the gateway. */
record Account(UUID id, String token) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Account signOn(URI gateway, String name) throws IOException, InterruptedException {
        var account = new JsonObject()
                .put("username", name)
                .put("email", name + "@example.com")
                .put("password", "correct horse battery");
        var created = post(HttpRequest.newBuilder(gateway.resolve("/api/user")), account);
        return new Account(ResourceIds.parseUser(created.getString("id")).orElseThrow(), created.getString("token"));
    }

    void createTask(URI gateway, JsonObject task) throws IOException, InterruptedException {
        post(HttpRequest.newBuilder(gateway.resolve("/api/tasks")).header("Authorization", "Bearer " + token), task);
    }

    private static JsonObject post(HttpRequest.Builder request, JsonObject body)
            throws IOException, InterruptedException {
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.encode()));
        var answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    /** Returns the body of the response to a GET with that token. */
    static Object get(URI address, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token);
        var answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return Json.decodeValue(answer.body());
    }
}
