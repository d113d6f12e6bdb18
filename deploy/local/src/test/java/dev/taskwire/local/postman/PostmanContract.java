package dev.taskwire.local.postman;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.contract.OpenApiContract;
import java.util.ArrayList;
import java.util.List;

/** What the collection takes from the OpenAPI document, with its references resolved. */
final class PostmanContract {
    static final String JSON = "application/json";
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private final JsonNode document;

    PostmanContract(OpenApiContract contract) {
        try {
            document = new ObjectMapper().readTree(contract.json());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    JsonNode info() {
        return document.get("info");
    }

    JsonNode tags() {
        return document.get("tags");
    }

    /** The requests of a tag, in the document's order. */
    List<PostmanRequest> requests(String tag) {
        var requests = new ArrayList<PostmanRequest>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)
                            && path.getValue()
                                    .get(method)
                                    .get("tags")
                                    .get(0)
                                    .asText()
                                    .equals(tag)) {
                        requests.add(new PostmanRequest(this, method, path.getKey()));
                    }
                }));
        return requests;
    }

    JsonNode operation(String method, String path) {
        return document.get("paths").get(path).get(method);
    }

    List<JsonNode> parameters(String method, String path, String in) {
        var item = document.get("paths").get(path);
        var all = new ArrayList<JsonNode>();
        item.path("parameters").forEach(parameter -> all.add(resolved(parameter)));
        item.get(method).path("parameters").forEach(parameter -> all.add(resolved(parameter)));
        return all.stream()
                .filter(parameter -> parameter.get("in").asText().equals(in))
                .toList();
    }

    /** The statuses below 400. */
    List<Integer> success(JsonNode operation) {
        var statuses = new ArrayList<Integer>();
        operation.get("responses").fieldNames().forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
        return statuses.stream().filter(status -> status < 400).toList();
    }

    /** A value that the parameter may have. */
    String example(JsonNode parameter) {
        var schema = resolved(parameter.get("schema"));
        for (var candidate : List.of(
                schema.at("/examples/0"), parameter.path("example"), schema.path("default"), schema.at("/enum/0"))) {
            if (!candidate.isMissingNode()) {
                return candidate.asText();
            }
        }
        return "";
    }

    /** The media type of the body: JSON where the operation takes it, else the first one. */
    String mediaType(JsonNode operation) {
        var content = resolved(operation.get("requestBody")).get("content");
        return content.has(JSON) ? JSON : content.fieldNames().next();
    }

    /** The first example of the body as JSON. */
    JsonNode exampleBody(JsonNode operation) {
        return firstExample(resolved(operation.get("requestBody")), mediaType(operation));
    }

    /** The first example of the answer with success, or a missing node. */
    JsonNode exampleAnswer(JsonNode operation) {
        return firstExample(
                resolved(operation
                        .get("responses")
                        .get(Integer.toString(success(operation).get(0)))),
                JSON);
    }

    private JsonNode firstExample(JsonNode holder, String mediaType) {
        var examples = holder.path("content").path(mediaType).path("examples");
        return examples.isEmpty()
                ? examples
                : resolved(examples.elements().next()).path("value");
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(document.at(node.get("$ref").asText().substring(1))) : node;
    }
}
