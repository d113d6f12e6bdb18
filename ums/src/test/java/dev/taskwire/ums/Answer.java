package dev.taskwire.ums;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;

/** What ums has answered. */
public record Answer(int status, HttpResponse<String> response) {
    public Answer expect(int expected) {
        assertThat(status).as(body()).isEqualTo(expected);
        return this;
    }

    public String body() {
        return response.body();
    }

    public JsonObject json() {
        return new JsonObject(body());
    }

    public String text(String member) {
        return json().getString(member);
    }

    /** The bare array's objects. */
    public List<JsonObject> list() {
        return new JsonArray(body()).stream().map(JsonObject.class::cast).toList();
    }

    /** Empty when there is none. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Where the faults are that it tells of. */
    public List<String> faults() {
        return json().getJsonArray("errors", new JsonArray()).stream()
                .map(fault -> ((JsonObject) fault).getString("pointer", ((JsonObject) fault).getString("parameter")))
                .toList();
    }

    /** The path of the next page. */
    public String next() {
        String link = header("Link");
        assertThat(link).startsWith("<").endsWith(">; rel=\"next\"");
        return link.substring(1, link.indexOf('>'));
    }
}
