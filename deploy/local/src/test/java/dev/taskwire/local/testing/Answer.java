package dev.taskwire.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** What the gateway answered. */
public record Answer(int status, HttpHeaders headers, String body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Itself, if it has that status. */
    public Answer expect(int expected) {
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

    /** The header's value, or an empty string. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** A member of the body as text. */
    public String text(String member) {
        return json().get(member).asText();
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
