package dev.taskwire.shared.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ProblemType;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
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
        DOCUMENT.getJsonObject("components").getJsonObject("responses").forEach(response -> {
            var content = ((JsonObject) response.getValue()).getJsonObject("content", new JsonObject());
            content.getJsonObject("application/problem+json", new JsonObject())
                    .getJsonObject("examples", new JsonObject())
                    .forEach(example -> {
                        var value = ((JsonObject) example.getValue()).getJsonObject("value");
                        found.putIfAbsent(value.getString("type"), value);
                    });
        });
        return found;
    }
}
