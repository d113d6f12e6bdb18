package dev.taskwire.local.postman;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskwire.shared.contract.OpenApiContract;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Postman collection (v2.1.0), made of the OpenAPI document: a folder for each tag, a request for each operation.
 */
final class PostmanCollection {
    private static final String SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

    /** What a person sets; the rest, requests set from answers. */
    private static final List<String> GIVEN = List.of(
            "base_url=http://127.0.0.1:8080",
            "username=johndoe",
            "password=securepass123",
            "email=johndoe@example.com",
            "kind=invalid-request",
            "schema_file=task.created.json",
            "tmservice_username=tm.johndoe",
            "tmservice_password=securepass123",
            "tmservice_email=tm.johndoe@example.com");

    private static final List<String> KEPT = List.of(
            "token",
            "refresh_token",
            "user_id",
            "session_id",
            "notification_id",
            "other_user_id",
            "task_id",
            "access",
            "refresh",
            "tmservice_user_id",
            "tmservice_other_user_id",
            "tmservice_task_id");

    private PostmanCollection() {}

    static String of(OpenApiContract openapi) {
        var contract = new PostmanContract(openapi);
        var collection = JsonNodeFactory.instance.objectNode();
        collection
                .putObject("info")
                .put("name", contract.info().get("title").asText())
                .put("description", contract.info().get("summary").asText())
                .put("schema", SCHEMA);
        collection.set("auth", bearer("token"));
        var folders = collection.putArray("item");
        contract.tags().forEach(tag -> {
            String name = tag.get("name").asText();
            var folder = folders.addObject()
                    .put("name", name)
                    .put("description", tag.get("description").asText().strip());
            if (name.equals("TMService")) {
                folder.set("auth", bearer("access"));
            }
            var items = folder.putArray("item");
            contract.requests(name).forEach(request -> items.add(request.item()));
        });
        var variables = collection.putArray("variable");
        Stream.concat(GIVEN.stream(), KEPT.stream().map(name -> name + "="))
                .map(variable -> variable.split("=", 2))
                .forEach(variable ->
                        variables.addObject().put("key", variable[0]).put("value", variable[1]));
        return print(collection);
    }

    private static ObjectNode bearer(String variable) {
        var auth = JsonNodeFactory.instance.objectNode().put("type", "bearer");
        auth.putArray("bearer")
                .addObject()
                .put("key", "token")
                .put("value", "{{" + variable + "}}")
                .put("type", "string");
        return auth;
    }

    private static String print(ObjectNode collection) {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(collection) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
