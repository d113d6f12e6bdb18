package dev.taskwire.shared.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * The contracts for tests, which are stricter than those for clients. Clients must expect new members in answers and
 * events, so the published schemas allow them. A test must fail on a member that the contract does not know.
 */
public final class StrictContracts {
    /** Schemas of documents of other standards, and of record headers, which are joined by {@code allOf}. */
    private static final Set<String> OPEN = Set.of(
            "OpenApiDocument",
            "AsyncApiDocument",
            "JsonSchemaDocument",
            "Headers",
            "TaskHeaders",
            "UserHeaders",
            "SessionHeaders");

    private StrictContracts() {}

    public static OpenApiContract openApi() {
        var document = parsed(OpenApiContract.load().json());
        close(document);
        // In words only in the published schema, since generators make a union of two types without members of it.
        var either = ((ObjectNode) document.at("/components/schemas/Fault")).putArray("oneOf");
        either.addObject().putArray("required").add("pointer");
        either.addObject().putArray("required").add("parameter");
        return new OpenApiContract(document);
    }

    public static AsyncApiContract asyncApi() {
        var document = parsed(AsyncApiContract.load().json());
        close(document);
        // The published schema allows the events of earlier releases too.
        ((ObjectNode) document.at("/components/schemas/Headers/properties/ce_sequence")).put("pattern", "^[0-9]{19}$");
        return new AsyncApiContract(document);
    }

    private static void close(JsonNode document) {
        document.at("/components/schemas").properties().stream()
                .filter(schema -> !OPEN.contains(schema.getKey()))
                .filter(schema -> schema.getValue().has("properties"))
                .forEach(schema -> ((ObjectNode) schema.getValue()).put("additionalProperties", false));
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
