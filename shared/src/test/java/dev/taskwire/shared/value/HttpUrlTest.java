package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which texts are addresses of HTTP servers. */
class HttpUrlTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://a", "https://a:8443/path", "http://[::1]:80", "http://ada:secret@a"})
    void urlsOfServers(String text) {
        assertThat(HttpUrl.parse(text)).hasToString("Optional[" + text + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ftp://a", "http:///path", "http://a?b", "http://a#b", "http://a b"})
    void others(String text) {
        assertThat(HttpUrl.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ada:secret@a", "http://ada@a"})
    void usersMayBeExcluded(String text) {
        assertThat(HttpUrl.parseWithoutUser(text)).isEmpty();
    }
}
