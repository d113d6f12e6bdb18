package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The API's OpenAPI 3.1 document, {@code openapi.yaml} on the class path. It is what the processes route and validate
 * by, what they show, and what the tests hold every answer against. Immutable; loading it takes time, so once a process
 * and not on an event loop.
 */
public final class Contract {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document;
    private final Schemas schemas;
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    private Contract(JsonNode document) {
        this.document = document;
        this.schemas = new Schemas(document);
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .map(member -> operation(path.getKey(), path.getValue(), member.getKey(), member.getValue()))
                        .forEach(operation -> operations.put(operation.id(), operation)));
    }

    public static Contract load() {
        try (InputStream yaml = Contract.class.getResourceAsStream("/openapi.yaml")) {
            return new Contract(new ObjectMapper(new YAMLFactory()).readTree(yaml));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The whole document as JSON. */
    public String json() {
        return document.toString();
    }

    /** All operations, in the document's order. */
    public List<Operation> operations() {
        return List.copyOf(operations.values());
    }

    /**
     * The operation with that {@code operationId}.
     *
     * @throws IllegalArgumentException when there is none, which is a mistake in the code
     */
    public Operation operation(String id) {
        var operation = operations.get(id);
        if (operation == null) {
            throw new IllegalArgumentException("no operation " + id + " in openapi.yaml");
        }
        return operation;
    }

    private Operation operation(String path, JsonNode pathItem, String method, JsonNode node) {
        var query = new LinkedHashMap<String, Schema>();
        var headers = new LinkedHashMap<String, Schema>();
        for (JsonNode parameter : parameters(pathItem, node)) {
            var schema = schemas.compile(parameter.get("schema"));
            switch (parameter.get("in").asText()) {
                case "query" -> query.put(parameter.get("name").asText(), schema);
                case "header" -> headers.put(parameter.get("name").asText(), schema);
                default -> {
                    // What stands in a path is looked up: an id that is malformed is one that does not exist.
                }
            }
        }
        var security = node.has("security") ? node.get("security") : document.get("security");
        return new Operation(
                node.get("operationId").asText(),
                method.toUpperCase(java.util.Locale.ROOT),
                path,
                node.path("x-taskwire-service").asText(),
                security.isEmpty(),
                Map.copyOf(query),
                Map.copyOf(headers),
                body(node.get("requestBody")),
                responses(node.get("responses")));
    }

    private List<JsonNode> parameters(JsonNode pathItem, JsonNode operation) {
        var all = new ArrayList<JsonNode>();
        pathItem.path("parameters").forEach(parameter -> all.add(resolve(parameter)));
        operation.path("parameters").forEach(parameter -> all.add(resolve(parameter)));
        return all;
    }

    private @Nullable RequestBody body(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        var content = resolve(node).get("content");
        var types = new ArrayList<String>();
        content.fieldNames().forEachRemaining(types::add);
        return new RequestBody(
                Set.copyOf(types), schemas.compile(content.elements().next().get("schema")));
    }

    private Map<Integer, Map<String, Schema>> responses(JsonNode node) {
        var all = new LinkedHashMap<Integer, Map<String, Schema>>();
        node.properties().forEach(response -> {
            var byType = new LinkedHashMap<String, Schema>();
            resolve(response.getValue()).path("content").properties().forEach(content -> {
                if (content.getValue().has("schema")) {
                    byType.put(
                            content.getKey(), schemas.compile(content.getValue().get("schema")));
                }
            });
            all.put(Integer.valueOf(response.getKey()), byType);
        });
        return all;
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
