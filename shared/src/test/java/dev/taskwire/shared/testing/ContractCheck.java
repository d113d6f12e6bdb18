package dev.taskwire.shared.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.CompiledSchema;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.contract.StrictContracts;
import dev.taskwire.shared.http.routing.StrictRouter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Holds an answer against the contract: its status must be announced, its media type too, and its header and body
 * valid, without unknown members.
 */
final class ContractCheck {
    private static final OpenApiContract CONTRACT = StrictContracts.openApi();
    private static final ContractHeaders HEADERS = new ContractHeaders(CONTRACT);

    private ContractCheck() {}

    /** {@code HEAD} is no operation of its own: it answers as {@code GET} does, without the body. */
    static void verify(String method, String path, ReceivedResponse answer) {
        if (method.equals("HEAD")) {
            assertThat(answer.body()).as("the body of an answer to HEAD").isEmpty();
            return;
        }
        if (path.matches("/docs/.+\\..+") || path.startsWith("/internal/")) {
            return; // The page's own files and what services ask each other are no operations of the contract.
        }
        var announced = new HashMap<Integer, Map<String, CompiledSchema>>(CONTRACT.generalResponses());
        var operation = operation(method, path);
        operation.ifPresent(it -> announced.putAll(it.responses()));
        assertThat(announced).as("statuses of %s %s", method, path).containsKey(answer.status());
        assertThat(answer.header("X-Request-Id")).as("X-Request-Id").isNotEmpty();
        operation.ifPresent(it -> HEADERS.verify(it, answer));
        if (answer.status() < 400 && operation.filter(it -> !it.anonymous()).isPresent()) {
            assertThat(answer.header("Cache-Control"))
                    .as("Cache-Control of what is about somebody")
                    .isIn("no-store", "private, no-cache");
        }

        var byType = announced.getOrDefault(answer.status(), Map.of());
        if (byType.isEmpty()) {
            assertThat(answer.body())
                    .as("a body that the contract does not have")
                    .isEmpty();
            return;
        }
        String type = answer.header("Content-Type").split(";", 2)[0];
        assertThat(byType)
                .as("media types of %s %s %s", method, path, answer.status())
                .containsKey(type);
        boolean isJson = type.endsWith("json") && !type.endsWith("ndjson");
        JsonNode body = isJson ? answer.json() : TextNode.valueOf(answer.body());
        var schema = byType.get(type);
        if (schema != null) {
            assertThat(schema.validate(body))
                    .as("violations in: %s", answer.body())
                    .isEmpty();
        }
    }

    private static Optional<ApiOperation> operation(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        return CONTRACT.operations().stream()
                .filter(operation -> operation.method().equals(method))
                .filter(operation -> StrictRouter.pathVariants(operation.path()).stream()
                        .anyMatch(spelling -> plain.matches(spelling.replaceAll("\\{[^}]+}", "[^/]+"))))
                // A path without parameters comes before one with them.
                .min(Comparator.comparing(operation -> operation.path().contains("{")));
    }
}
