package dev.taskwire.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.http.RawHttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that addresses in responses are right behind a proxy that removes a prefix from the path. */
@ExtendWith(TestGateways.Extension.class)
@SuppressWarnings("NullAway.Init") // before each test
class PathPrefixTest {
    private static final String KEYS = "/.well-known/jwks.json";
    private static final String PREFIX = "X-Forwarded-Prefix: /tools/taskwire";

    private TestGateway behindProxy;
    private TestGateway plain;

    @BeforeEach
    void use(TestGateways gateways) {
        behindProxy = gateways.behindProxy();
        plain = gateways.plain();
    }

    @AfterEach
    void reset() {
        behindProxy.service().reset();
        plain.service().reset();
    }

    private static String server(RawHttpResponse contract) {
        return contract.json().getJsonArray("servers").getJsonObject(0).getString("url");
    }

    private static RawHttpResponse answerWithAddresses(TestGateway gateway, String... fields) throws Exception {
        gateway.service()
                .answers(request -> request.response()
                        .putHeader("Location", "/api/tasks/task_1")
                        .putHeader("Link", "</api/tasks?cursor=a>; rel=\"next\"")
                        .end());
        return gateway.exchange("GET " + KEYS, fields);
    }

    @Test
    void addressesInHeadersHaveThePrefix() throws Exception {
        var answer = answerWithAddresses(behindProxy, PREFIX);

        assertThat(answer.header("Location")).isEqualTo("/tools/taskwire/api/tasks/task_1");
        assertThat(answer.header("Link")).isEqualTo("</tools/taskwire/api/tasks?cursor=a>; rel=\"next\"");
        assertThat(behindProxy.service().seen()).hasSize(1).allSatisfy(seen -> {
            assertThat(seen.uri()).isEqualTo(KEYS);
            assertThat(seen.headers().contains("X-Forwarded-Prefix")).isFalse();
        });
    }

    @Test
    void addressesOfOthersStayAsTheyAre() throws Exception {
        behindProxy
                .service()
                .answers(request -> request.response()
                        .putHeader("Location", "//other.example/x")
                        .putHeader("Link", "<https://other.example/>; rel=\"help\", </a>; rel=\"up\"")
                        .end());
        var answer = behindProxy.exchange("GET " + KEYS, PREFIX);

        assertThat(answer.header("Location")).isEqualTo("//other.example/x");
        assertThat(answer.header("Link"))
                .isEqualTo("<https://other.example/>; rel=\"help\", </tools/taskwire/a>; rel=\"up\"");
    }

    @Test
    void contractNamesThePrefixAsItsServer() throws Exception {
        for (String prefix : List.of("/tools/taskwire", "/other", "/tools/taskwire")) {
            var answer = behindProxy.exchange("GET /openapi.json", "X-Forwarded-Prefix: " + prefix);
            assertThat(server(answer)).isEqualTo(prefix);
            assertThat(answer.header("Vary")).contains("X-Forwarded-Prefix");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        }
        var without = behindProxy.exchange("GET /openapi.json");
        assertThat(server(without)).isEqualTo("/");
        assertThat(without.header("Vary")).contains("X-Forwarded-Prefix");
        var compressed = behindProxy.exchange("HEAD /openapi.json", "Accept-Encoding: gzip");
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void clientCannotChooseThePrefix() throws Exception {
        var answer = answerWithAddresses(plain, PREFIX);

        assertThat(answer.header("Location")).isEqualTo("/api/tasks/task_1");
        assertThat(answer.header("Link")).isEqualTo("</api/tasks?cursor=a>; rel=\"next\"");
        assertThat(server(plain.exchange("GET /openapi.json", PREFIX))).isEqualTo("/");
    }

    /** Several proxies: each adds the prefix that it has removed, the outermost first. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /a            | /a
                    /a/           | /a
                    /a/b          | /a/b
                    /a, /b        | /a/b
                    /a/, /b/,     | /a/b
                    , /a          | /a
                    /a%20b        | /a%20b
                    /a$1.b_c~d@:! | /a$1.b_c~d@:!
                    /             | ''
                    ,             | ''
                    """)
    void prefixesOfSeveralProxiesAreJoined(String header, String prefix) throws Exception {
        var answer = answerWithAddresses(behindProxy, "X-Forwarded-Prefix: " + header);

        assertThat(answer.header("Location")).isEqualTo(prefix + "/api/tasks/task_1");
    }

    @Test
    void prefixesOfSeveralLinesAreJoined() throws Exception {
        var answer = answerWithAddresses(behindProxy, "X-Forwarded-Prefix: /a", "X-Forwarded-Prefix: /b");

        assertThat(answer.header("Location")).isEqualTo("/a/b/api/tasks/task_1");
        assertThat(answer.header("Link")).startsWith("</a/b/api/tasks?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "//evil.example",
                "/a//b",
                "/a//",
                "/a/../b",
                "/..",
                "/./a",
                "https://evil.example",
                "/a?b",
                "/a#b",
                "/a b",
                "/a;b",
                "/a\\b",
                "/\\evil.example",
                "/a<b",
                "/a>b",
                "/a\"b",
                "/%2e%2e",
                "/a%2Fb",
                "/a%0d%0aX: y",
                "/\u00c3\u00a9",
                "/a, b",
                "/a, //b",
                "/a, /.."
            })
    void malformedPrefixIsIgnored(String prefix) throws Exception {
        var answer = answerWithAddresses(behindProxy, "X-Forwarded-Prefix: " + prefix);

        assertThat(answer.header("Location")).isEqualTo("/api/tasks/task_1");
        assertThat(server(behindProxy.exchange("GET /openapi.json", "X-Forwarded-Prefix: " + prefix)))
                .isEqualTo("/");
    }

    @Test
    void longPrefixIsIgnored() throws Exception {
        var answer = answerWithAddresses(behindProxy, "X-Forwarded-Prefix: /" + "a".repeat(256));

        assertThat(answer.header("Location")).isEqualTo("/api/tasks/task_1");
    }

    /** They are right under any prefix, also if the proxy does not tell it. */
    @Test
    void documentationPageHasOnlyRelativeAddresses() throws Exception {
        String page = plain.exchange("GET /docs").body();
        var addresses = Pattern.compile("(?:href|src)=\"([^\"]*)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(addresses).hasSizeGreaterThan(4).noneMatch(address -> address.startsWith("/"));
        for (String address : addresses) {
            assertThat(plain.exchange("HEAD /" + address).status()).as(address).isEqualTo(200);
        }
        assertThat(plain.exchange("GET /docs/start.js").body()).contains("url: 'openapi.json'");
    }

    /** RFC 9112, 3.2.2: the service gets the path, and the host of the target instead of that in Host. */
    @Test
    void absoluteTargetIsForwardedAsItsPath() throws Exception {
        var answer = plain.exchange("GET HTTP://tasks.example.com:8080" + KEYS + "?a=b");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(plain.service().seen()).singleElement().satisfies(seen -> {
            assertThat(seen.uri()).isEqualTo(KEYS + "?a=b");
            assertThat(seen.headers().get("X-Forwarded-Host")).isEqualTo("tasks.example.com:8080");
        });
    }

    @Test
    void absoluteTargetOpensNoOtherPath() throws Exception {
        assertThat(plain.exchange("GET http://x/internal/revocations").status()).isEqualTo(404);
        assertThat(plain.exchange("GET http://x").body()).isEqualTo("Welcome!");
        assertThat(plain.service().seen()).isEmpty();
    }
}
