package dev.taskwire.shared.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** A response of the gateway or of a service. */
public record ReceivedResponse(int status, HttpHeaders headers, String body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Itself, if it has that status. */
    public ReceivedResponse expect(int expected) {
        assertThat(status).as("status of: %s", body).isEqualTo(expected);
        return this;
    }

    public JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("not JSON: " + body, noJson);
        }
    }

    /** The body as an object. */
    public JsonObject object() {
        return new JsonObject(body);
    }

    /** The body as an array of objects. */
    public List<JsonObject> list() {
        return new JsonArray(body).stream().map(JsonObject.class::cast).toList();
    }

    /** The path of the next page, which the header {@code Link} names (RFC 8288). */
    public String next() {
        String link = header("Link");
        assertThat(link).startsWith("<").endsWith(">; rel=\"next\"");
        return link.substring(1, link.indexOf('>'));
    }

    /** The header's value, or an empty string. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** A member of the body as text; null for JSON's null. */
    public String text(String member) {
        var value = json().get(member);
        return value.isNull() ? value.textValue() : value.asText();
    }

    /** The pointers and parameters that a problem names. */
    public List<String> faults() {
        var all = new ArrayList<String>();
        json().path("errors")
                .forEach(error -> all.add(
                        error.has("pointer")
                                ? error.get("pointer").asText()
                                : "?" + error.get("parameter").asText()));
        return all;
    }
}
