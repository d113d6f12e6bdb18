package dev.taskwire.local.postman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.taskwire.local.repository.DocumentationTest;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.OpenApiContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Postman collection is what the contract makes of it, and each of its requests keeps the contract. */
class PostmanTest {
    private static final Path FILE = DocumentationTest.ROOT.resolve("deploy/postman/taskwire.postman_collection.json");
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{(\\w+)}}");

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if (Boolean.getBoolean("postman.write")) {
            Files.writeString(FILE, PostmanCollection.of(CONTRACT));
        }
    }

    @Test
    void collectionIsMadeOfTheContract() throws IOException {
        assertThat(Files.readString(FILE))
                .as("deploy/postman/README.md says how to make it again")
                .isEqualTo(PostmanCollection.of(CONTRACT));
    }

    @Test
    void everyOperationIsThereOnce() throws IOException {
        assertThat(requests())
                .extracting(request -> request.get("method").asText() + " " + template(request))
                .containsExactlyInAnyOrderElementsOf(CONTRACT.operations().stream()
                        .map(operation -> operation.method() + " " + operation.path())
                        .toList());
    }

    @Test
    void everyBodyIsValid() throws IOException {
        var variables = variables();
        for (var request : requests()) {
            var expected = operation(request).body();
            assertThat(request.has("body")).as("%s", request).isEqualTo(expected != null);
            if (expected != null) {
                var body = body(request.get("body"), variables);
                assertThat(expected.schema().validate(body)).as("%s", body).isEmpty();
                assertThat(expected.mediaTypes())
                        .contains(request.at("/header/0/value").asText());
            }
        }
    }

    private static JsonNode body(JsonNode body, Map<String, String> variables) throws IOException {
        if (body.get("mode").asText().equals("raw")) {
            return new ObjectMapper().readTree(resolve(body.get("raw").asText(), variables));
        }
        var form = JsonNodeFactory.instance.objectNode();
        body.get("urlencoded").forEach(field -> form.set(field.get("key").asText(), field.get("value")));
        return form;
    }

    @Test
    void everyParameterIsKnownAndFilled() throws IOException {
        var variables = variables();
        for (var request : requests()) {
            var operation = operation(request);
            for (var parameter : request.at("/url/query")) {
                String name = parameter.get("key").asText();
                assertThat(operation.query()).containsKey(name);
                assertThat(name.equals("cursor") ? "-" : parameter.get("value").asText())
                        .as("%s of %s", name, operation.id())
                        .isNotEmpty();
            }
            for (var header : request.get("header")) {
                if (header.path("disabled").asBoolean()) {
                    assertThat(operation.headers())
                            .containsKey(header.get("key").asText());
                }
            }
            for (var variable : request.at("/url/variable")) {
                assertThat(template(request)).contains("{" + variable.get("key").asText() + "}");
                assertThat(VARIABLE.matcher(variable.get("value").asText()).replaceAll("$1"))
                        .isIn(variables.keySet());
            }
        }
    }

    @Test
    void onlyWhatNeedsATokenSendsOne() throws IOException {
        for (var request : requests()) {
            assertThat(request.at("/auth/type").asText().equals("noauth"))
                    .as("%s", template(request))
                    .isEqualTo(operation(request).anonymous());
        }
    }

    private static JsonNode collection() throws IOException {
        return new ObjectMapper().readTree(FILE.toFile());
    }

    private static List<JsonNode> requests() throws IOException {
        var all = new ArrayList<JsonNode>();
        collection().get("item").forEach(folder -> folder.get("item").forEach(item -> all.add(item.get("request"))));
        return all;
    }

    private static String template(JsonNode request) {
        return request.at("/url/raw").asText().replace("{{base_url}}", "").replaceAll(":(\\w+)", "{$1}");
    }

    private static ApiOperation operation(JsonNode request) {
        return CONTRACT.operations().stream()
                .filter(operation ->
                        operation.method().equals(request.get("method").asText())
                                && operation.path().equals(template(request)))
                .findFirst()
                .orElseThrow();
    }

    /** As they are after each request was sent: what a script keeps is in the contract's own example of the answer. */
    private static Map<String, String> variables() throws IOException {
        var variables = new HashMap<String, String>();
        collection()
                .get("variable")
                .forEach(variable -> variables.put(
                        variable.get("key").asText(), variable.get("value").asText()));
        var contract = new PostmanContract(CONTRACT);
        PostmanScript.KEPT.forEach((id, kept) -> {
            var operation = CONTRACT.operation(id);
            var answer = contract.exampleAnswer(
                    contract.operation(operation.method().toLowerCase(Locale.ROOT), operation.path()));
            kept.forEach((variable, member) -> {
                assertThat(variables).containsKey(variable);
                assertThat(answer.path(member).asText())
                        .as("%s of %s", member, id)
                        .isNotEmpty();
                variables.put(variable, answer.get(member).asText());
            });
        });
        return variables;
    }

    private static String resolve(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text).replaceAll(found -> Objects.requireNonNull(variables.get(found.group(1))));
    }
}
