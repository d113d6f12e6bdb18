package dev.taskwire.shared.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.OpenApiContract;
import java.util.Locale;

/**
 * Holds the header of an answer against the contract: what is required must be there, and have the form that it says.
 */
final class ContractHeaders {
    private final JsonNode document;

    ContractHeaders(OpenApiContract contract) {
        try {
            document = new ObjectMapper().readTree(contract.json());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    void verify(ApiOperation operation, ReceivedResponse answer) {
        var announced = resolved(document.path("paths")
                .path(operation.path())
                .path(operation.method().toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(answer.status())));
        announced
                .path("headers")
                .properties()
                .forEach(header -> verify(header.getKey(), resolved(header.getValue()), answer));
    }

    private void verify(String name, JsonNode header, ReceivedResponse answer) {
        String value = answer.header(name);
        if (header.path("required").asBoolean()) {
            assertThat(answer.headers().firstValue(name))
                    .as("%s, which is required", name)
                    .isPresent();
        }
        var schema = resolved(header.path("schema"));
        if (answer.headers().firstValue(name).isEmpty()) {
            return;
        }
        if (schema.has("pattern")) {
            assertThat(value).as(name).containsPattern(schema.get("pattern").asText());
        }
        if (schema.has("const")) {
            assertThat(value).as(name).isEqualTo(schema.get("const").asText());
        }
        if (schema.path("type").asText().equals("integer")) {
            assertThat(value).as(name).matches("[0-9]+");
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(document.at(node.get("$ref").asText().substring(1))) : node;
    }
}
