package dev.taskwire.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.pipeline.TestGateway;
import dev.taskwire.gateway.pipeline.TestGateways;
import dev.taskwire.shared.contract.AsyncApiContract;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the schema of each event is at its address, and that the page runs nothing but its own script. */
@ExtendWith(TestGateways.Extension.class)
@SuppressWarnings("NullAway.Init") // before each test
class EventDocumentsTest {
    private static final AsyncApiContract CONTRACT = AsyncApiContract.load();
    private static final Pattern RESOURCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    private TestGateway gateway;

    @BeforeEach
    void use(TestGateways gateways) {
        gateway = gateways.plain();
    }

    static List<String> types() {
        return CONTRACT.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void schemaOfAnEventIsAtItsAddress(String type) throws Exception {
        var response = gateway.exchange("GET /schemas/events/" + type + ".json");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/schema+json");
        assertThat(new JsonObject(response.body()))
                .isEqualTo(new JsonObject(CONTRACT.schema(type).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"task.lost.json", "task.created", "Task.created.json", "asyncapi.yaml"})
    void otherSchemaIsNotThere(String file) throws Exception {
        assertThat(gateway.exchange("GET /schemas/events/" + file).status()).isEqualTo(404);
    }

    /** It is the {@code ce_dataschema} of the events. */
    @Test
    void idOfASchemaIsItsAddressIfTheGatewayKnowsIt() {
        var document = EventDocuments.read(Optional.of("https://tasks.example.com/app")).stream()
                .filter(candidate -> candidate.path().equals("/schemas/events/task.created.json"))
                .findFirst();
        var schema = new JsonObject(
                Objects.requireNonNull(document.orElseThrow().content().toString(StandardCharsets.UTF_8)));

        assertThat(schema.remove("$id")).isEqualTo("https://tasks.example.com/app/schemas/events/task.created.json");
        assertThat(schema)
                .isEqualTo(new JsonObject(CONTRACT.schema("task.created").toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/events", "/docs/events.js", "/docs/events.css"})
    void nothingButItsOwnScriptRuns(String path) throws Exception {
        var response = gateway.exchange("GET " + path);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "form-action 'none'")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
    }

    /** A proxy may serve it under a path prefix. */
    @Test
    void pageHasNoInlineScriptAndOnlyRelativeAddresses() throws Exception {
        String html = gateway.exchange("GET /docs/events").body();

        assertThat(html)
                .doesNotContainPattern("(?i)<script(?![^>]* src=)")
                .doesNotContainPattern("(?i)<style| style=| on[a-z]+=")
                .doesNotContain("//");
        assertThat(RESOURCE.matcher(html).results().map(match -> match.group(1)))
                .containsExactly("favicon.png", "events.css", "../asyncapi.json", "events.js");
    }

    @Test
    void scriptMakesNoMarkupOfTheContract() throws Exception {
        String script = gateway.exchange("GET /docs/events.js").body();

        assertThat(script)
                .contains("fetch('../asyncapi.json'", "../schemas/events/")
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "eval", "document.write", "http");
    }
}
