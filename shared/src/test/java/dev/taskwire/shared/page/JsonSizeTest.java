package dev.taskwire.shared.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that text takes as much as it is said to take. */
class JsonSizeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain / text",
                "\"quoted\" and \\ escaped",
                "\u0000\u0001\u001f",
                "\u007f",
                "\u00e9\u07ff",
                "\u0800\u20ac\uffff",
                "\uD83D\uDE00 emoji \uD83D\uDE00"
            })
    void isAsLongAsWhatIsWritten(String text) {
        assertThat(JsonSize.of(text)).isEqualTo(Json.encodeToBuffer(text).length());
    }

    @Test
    void controlsWithShortEscapesCountAsTheLongest() {
        assertThat(JsonSize.of("\n\t"))
                .isEqualTo(14)
                .isGreaterThan(Json.encodeToBuffer("\n\t").length());
    }

    @Test
    void nothingIsNull() {
        assertThat(JsonSize.of(null)).isEqualTo(Json.encodeToBuffer(null).length());
    }
}
