package dev.taskwire.local.postman;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One operation of the contract as a request of the collection. */
final class PostmanRequest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Members of a body that are about the caller, not examples. */
    private static final Set<String> CREDENTIALS = Set.of("username", "password", "email");

    private final PostmanContract contract;
    private final JsonNode operation;
    private final String method;
    private final String path;
    private final boolean tmservice;

    PostmanRequest(PostmanContract contract, String method, String path) {
        this.contract = contract;
        this.operation = contract.operation(method, path);
        this.method = method;
        this.path = path;
        this.tmservice = operation.get("tags").get(0).asText().equals("TMService");
    }

    ObjectNode item() {
        var item = JsonNodeFactory.instance.objectNode();
        item.put("name", operation.get("summary").asText());
        item.set("event", PostmanScript.events(id(), contract.success(operation)));
        var request = item.putObject("request");
        if (isAnonymous()) {
            request.putObject("auth").put("type", "noauth");
        }
        request.put("method", method.toUpperCase(Locale.ROOT));
        request.set("header", headers());
        if (operation.has("requestBody")) {
            request.set("body", contract.mediaType(operation).equals(PostmanContract.JSON) ? jsonBody() : formBody());
        }
        request.set("url", url());
        request.put("description", operation.path("description").asText().strip());
        item.putArray("response");
        return item;
    }

    private String id() {
        return operation.get("operationId").asText();
    }

    private boolean isAnonymous() {
        return operation.has("security") && operation.get("security").isEmpty();
    }

    private ArrayNode headers() {
        var headers = JsonNodeFactory.instance.arrayNode();
        if (operation.has("requestBody")) {
            headers.addObject().put("key", "Content-Type").put("value", contract.mediaType(operation));
        }
        for (JsonNode parameter : contract.parameters(method, path, "header")) {
            headers.add(parameter(parameter));
        }
        return headers;
    }

    private ObjectNode url() {
        var url = JsonNodeFactory.instance.objectNode();
        String postmanPath = path.replace("{", ":").replace("}", "");
        url.put("raw", "{{base_url}}" + postmanPath);
        url.putArray("host").add("{{base_url}}");
        var segments = url.putArray("path");
        for (String segment : postmanPath.substring(1).split("/", -1)) {
            segments.add(segment);
        }
        var query = JsonNodeFactory.instance.arrayNode();
        contract.parameters(method, path, "query").forEach(parameter -> query.add(parameter(parameter)));
        if (!query.isEmpty()) {
            url.set("query", query);
        }
        var variables = JsonNodeFactory.instance.arrayNode();
        contract.parameters(method, path, "path")
                .forEach(parameter -> variables
                        .addObject()
                        .put("key", parameter.get("name").asText())
                        .put("value", "{{" + pathVariable(parameter.get("name").asText()) + "}}"));
        if (!variables.isEmpty()) {
            url.set("variable", variables);
        }
        return url;
    }

    /** One that is not required is in the collection, but only sent once somebody ticks it. */
    private ObjectNode parameter(JsonNode parameter) {
        var entry = JsonNodeFactory.instance
                .objectNode()
                .put("key", parameter.get("name").asText())
                .put("value", contract.example(parameter))
                .put("description", parameter.path("description").asText().strip());
        return parameter.path("required").asBoolean() ? entry : entry.put("disabled", true);
    }

    /** Whom admins care for is somebody else. */
    private String pathVariable(String name) {
        String variable = name.equals("user_id") ? "other_user_id" : name;
        return tmservice ? "tmservice_" + variable : variable;
    }

    private ObjectNode jsonBody() {
        var body = JsonNodeFactory.instance.objectNode().put("mode", "raw").put("raw", json());
        body.putObject("options").putObject("raw").put("language", "json");
        return body;
    }

    private ObjectNode formBody() {
        var body = JsonNodeFactory.instance.objectNode().put("mode", "urlencoded");
        var fields = body.putArray("urlencoded");
        contract.exampleBody(operation)
                .properties()
                .forEach(field -> fields.addObject()
                        .put("key", field.getKey())
                        .put("value", field.getValue().asText()));
        return body;
    }

    private String json() {
        var body = contract.exampleBody(operation).deepCopy();
        for (String member : CREDENTIALS) {
            if (isAnonymous() && body.has(member)) {
                ((ObjectNode) body).put(member, variable((tmservice ? "tmservice_" : "") + member));
            }
        }
        Map.of(
                        "current_password", "password",
                        "refresh_token", "refresh_token",
                        "refresh", "refresh",
                        "assigned_to", tmservice ? "tmservice_user_id" : "user_id")
                .forEach((member, variable) -> {
                    if (body.path(member).isTextual()) {
                        ((ObjectNode) body).put(member, variable(variable));
                    }
                });
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String variable(String name) {
        return "{{" + name + "}}";
    }
}
