package dev.taskwire.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.pipeline.TestGateway;
import dev.taskwire.gateway.pipeline.TestGateways;
import dev.taskwire.shared.error.ProblemType;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that each kind of problem has a page, which runs nothing and loads only its style sheet. */
@ExtendWith(TestGateways.Extension.class)
@SuppressWarnings("NullAway.Init") // before each test
class ProblemPagesTest {
    private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    private TestGateway gateway;

    @BeforeEach
    void use(TestGateways gateways) {
        gateway = gateways.plain();
    }

    @ParameterizedTest
    @EnumSource
    void eachKindHasAPage(ProblemType type) throws Exception {
        var response = gateway.exchange("GET /problems/" + type.kind());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(response.body())
                .contains("<h1>" + type.title() + "</h1>", "type <code>" + type.uri() + "</code>")
                .contains("What has happened", "What a client can do", "&quot;type&quot; : &quot;" + type.uri())
                .doesNotContain("{title}", "{status}", "{type}", "{description}", "{remedy}", "{example}", "`")
                .doesNotContainPattern("(?i)<script|<style| style=| on[a-z]+=");
        assertThat(ADDRESS.matcher(response.body()).results().map(match -> match.group(1)))
                .containsExactly("page.css", "../problems");
    }

    @Test
    void indexListsAllKinds() throws Exception {
        var response = gateway.exchange("GET /problems");
        assertThat(response.status()).isEqualTo(200);
        assertThat(ADDRESS.matcher(response.body()).results().map(match -> match.group(1)))
                .startsWith("problems/page.css")
                .containsAll(Arrays.stream(ProblemType.values())
                        .map(type -> "problems/" + type.kind())
                        .toList());
        assertThat(response.body()).doesNotContain("{rows}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/problems", "/problems/conflict", "/problems/page.css"})
    void nothingRuns(String path) throws Exception {
        var response = gateway.exchange("HEAD " + path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void thereIsNoOtherPage() throws Exception {
        var unknown = gateway.exchange("GET /problems/nonsense");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().getString("type")).isEqualTo("/problems/unknown-path");
        assertThat(gateway.exchange("POST /problems/conflict").status()).isEqualTo(405);
    }
}
