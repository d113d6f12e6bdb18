package dev.taskwire.shared.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that only paths in their normal form are accepted. */
class PathNormalizationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/tasks",
                "/api/tasks/",
                "/.well-known/jwks.json",
                "/a/..b",
                "/a/b..",
                "/a/...",
                "/a/.../",
                "/-._~!$&'()*+,=:@09azAZ",
                "/%20",
                "/a%22b",
                "/%25",
                "/%252F",
                "/%3F%23",
                "/%E2%82%AC"
            })
    void normalFormIsAccepted(String path) {
        assertThat(PathNormalization.isNormalized(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // No path
                "",
                "*",
                "api",
                "http://host/api",
                // Empty segments
                "//",
                "//api",
                "/api//tasks",
                "/api//",
                // Dots
                "/.",
                "/..",
                "/./",
                "/../",
                "/./api",
                "/api/.",
                "/api/./tasks",
                "/api/../tasks",
                "/api/..",
                "/%2e",
                "/%2E",
                "/%2e%2e/api",
                "/.%2E/api",
                // Encoded although it needs none
                "/%61",
                "/%41",
                "/%7E",
                "/%2D",
                "/%30",
                "/%40",
                "/%3A",
                // Encoded what would be read as structure
                "/%2F",
                "/a%2Fb",
                "/%2f",
                "/%5C",
                "/%5c",
                "/%3B",
                "/%00",
                "/%0A",
                "/%1F",
                "/%7F",
                // Lower-case hexadecimal digits
                "/%e2%82%ac",
                "/%3f",
                "/%c3%a9",
                // Broken escapes
                "/%",
                "/%2",
                "/a%2",
                "/%2G",
                "/%ZZ",
                "/% 1",
                "/%-1",
                // What no path may hold
                "/a;b",
                "/;",
                "/a;x=1/b",
                "/a\\b",
                "/\\",
                "/a b",
                "/a\tb",
                "/a\u0000b",
                "/a\u001fb",
                "/a\u007fb",
                "/\u00e9",
                "/a\"b",
                "/<a>",
                "/a|b",
                "/a^b",
                "/a`b",
                "/{a}",
                "/[a]",
                "/a?b",
                "/a#b"
            })
    void anythingElseIsRefused(String path) {
        assertThat(PathNormalization.isNormalized(path)).isFalse();
    }
}
