package dev.taskwire.shared.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ProblemType;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the contract to the kinds of problem: a page under /problems is made of what it says about each. */
class ProblemTypesTest {
    private static final JsonObject DOCUMENT =
            new JsonObject(OpenApiContract.load().json());
    private static final JsonObject TEXTS = DOCUMENT.getJsonObject("x-taskwire-problem-types");
    private static final Map<String, JsonObject> EXAMPLES = examples();

    @Test
    void contractHasTheKindsInTheSameOrder() {
        assertThat(TEXTS.fieldNames())
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemType::kind)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void eachKindHasTextsAndAnExample(ProblemType type) {
        assertThat(TEXTS.getJsonObject(type.kind()).getString("description")).isNotBlank();
        assertThat(TEXTS.getJsonObject(type.kind()).getString("remedy")).isNotBlank();
        assertThat(EXAMPLES)
                .hasEntrySatisfying(
                        type.uri(),
                        example -> assertThat(example.getString("title")).isEqualTo(type.title()));
    }

    @Test
    void examplesHaveNoOtherKind() {
        assertThat(EXAMPLES)
                .containsOnlyKeys(Arrays.stream(ProblemType.values())
                        .map(ProblemType::uri)
                        .toArray(String[]::new));
    }

    /** A page shows the status of the example. */
    @Test
    void examplesHaveTheStatusOfTheirResponse() {
        var responses = DOCUMENT.getJsonObject("components").getJsonObject("responses");
        DOCUMENT.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .stream()
                                .map(Map.Entry::getValue)
                                .filter(operation -> operation instanceof JsonObject)
                                .flatMap(operation -> ((JsonObject) operation).getJsonObject("responses").stream())
                                .filter(response -> Integer.parseInt(response.getKey()) >= 400)
                                .forEach(response -> {
                                    String name = ((JsonObject) response.getValue())
                                            .getString("$ref")
                                            .replaceAll(".*/", "");
                                    examples(responses.getJsonObject(name))
                                            .forEach(example -> assertThat(example.getInteger("status"))
                                                    .as(name)
                                                    .isEqualTo(Integer.parseInt(response.getKey())));
                                }));
    }

    /** The addresses are part of the contract. */
    @Test
    void typeIsAPathOrTheAddressOfARegisteredType() {
        assertThat(ProblemType.NOT_A_COLLABORATOR.uri()).isEqualTo("/problems/not-a-collaborator");
        assertThat(ProblemType.QUOTA_EXCEEDED.uri())
                .isEqualTo("https://iana.org/assignments/http-problem-types#quota-exceeded");
        assertThat(ProblemType.ABNORMAL_USAGE_DETECTED.uri())
                .isEqualTo("https://iana.org/assignments/http-problem-types#abnormal-usage-detected");
    }

    private static Map<String, JsonObject> examples() {
        var found = new HashMap<String, JsonObject>();
        DOCUMENT.getJsonObject("components")
                .getJsonObject("responses")
                .forEach(response -> examples((JsonObject) response.getValue())
                        .forEach(example -> found.putIfAbsent(example.getString("type"), example)));
        return found;
    }

    private static List<JsonObject> examples(JsonObject response) {
        return response
                .getJsonObject("content", new JsonObject())
                .getJsonObject("application/problem+json", new JsonObject())
                .getJsonObject("examples", new JsonObject())
                .stream()
                .map(example -> ((JsonObject) example.getValue()).getJsonObject("value"))
                .toList();
    }
}
