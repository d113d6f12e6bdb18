package dev.taskwire.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.api.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that only the key opens the internal API, and that it is never shown. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class InternalApiKeyTest {
    private static final InternalApiKey KEY = new InternalApiKey("s3cret");

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> routes.add(
                "GET",
                "/internal/x",
                ctx -> KEY.check(ctx.request())
                        .onSuccess(allowed -> ctx.response().end("in"))
                        .onFailure(failure -> stack.errors().respond(ctx, failure))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void keyOpens() throws Exception {
        assertThat(server.exchange("GET /internal/x HTTP/1.1", "X-Internal-Api-Key: s3cret")
                        .body())
                .isEqualTo("in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "X-Internal-Api-Key:",
                "X-Internal-Api-Key: s3cre",
                "X-Internal-Api-Key: s3crets",
                "X-Internal-Api-Key: S3CRET",
                "Authorization: Bearer s3cret"
            })
    void nothingElseDoes(String header) throws Exception {
        assertThat(server.exchange("GET /internal/x HTTP/1.1", header).status()).isEqualTo(401);
    }

    @Test
    void keyIsNotShown() {
        assertThat(KEY.toString()).doesNotContain("s3cret");
    }
}
