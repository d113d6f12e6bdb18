package dev.taskwire.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.pipeline.TestGateway;
import dev.taskwire.gateway.pipeline.TestGateways;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that what an operator turns off is not there, and that nothing else goes with it. */
@ExtendWith(TestGateways.Extension.class)
@SuppressWarnings("NullAway.Init") // before each test
class OptionalRoutesTest {
    private TestGateway plain;
    private TestGateway withoutTmservice;
    private TestGateway withoutDocs;

    @BeforeEach
    void use(TestGateways gateways) {
        plain = gateways.plain();
        withoutTmservice = gateways.withoutTmservice();
        withoutDocs = gateways.withoutDocs();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /task/tasks/",
                "GET /user/users",
                "POST /token/",
                "POST /user/register",
                "POST /token/refresh/"
            })
    void pathsOfTmserviceAreUnknown(String request) throws Exception {
        assertThat(withoutTmservice.exchange(request).status()).isEqualTo(404);
        assertThat(plain.exchange(request).status()).isNotEqualTo(404);
    }

    @Test
    void contractWithoutTmserviceLacksItsPaths() throws Exception {
        var paths = withoutTmservice.exchange("GET /openapi.json").json().getJsonObject("paths");

        assertThat(paths.fieldNames()).contains("/", "/api/tasks").noneMatch(path -> path.startsWith("/task/"));
        assertThat(plain.exchange("GET /openapi.json")
                        .json()
                        .getJsonObject("paths")
                        .fieldNames())
                .contains("/task/tasks/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/events", "/docs/start.js", "/openapi.json", "/asyncapi.json"})
    void docsAreUnknown(String path) throws Exception {
        assertThat(withoutDocs.exchange("GET " + path).status()).isEqualTo(404);
        assertThat(plain.exchange("GET " + path).status()).isEqualTo(200);
    }

    /** Errors, events and mails name these addresses. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/problems", "/schemas/events/task.created.json", "/account/verify"})
    void whatIsNamedElsewhereStays(String path) throws Exception {
        assertThat(withoutDocs.exchange("GET " + path).status()).isEqualTo(200);
        assertThat(withoutTmservice.exchange("GET " + path).status()).isEqualTo(200);
    }
}
