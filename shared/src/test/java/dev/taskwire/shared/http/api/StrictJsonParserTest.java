package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which bytes are JSON within the bounds, and that a refusal says where without a quote. */
class StrictJsonParserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "0",
                "-1.5e3",
                "\"\"",
                " \t\r\n{ \"a\" : [ 1 , { } ] } \n",
                "{\"a\":{\"a\":1},\"b\":{\"a\":2}}",
                "\"\\u20ac \\ud83d\\ude00 \\\\ud800 😀\""
            })
    void jsonIsRead(String text) {
        assertThat(StrictJsonParser.parse(Buffer.buffer(text))).isNotNull();
    }

    @Test
    void escapesAndUtf8MeanTheSame() {
        assertThat(StrictJsonParser.parse(Buffer.buffer("\"\\u20ac\\ud83d\\ude00\""))
                        .textValue())
                .isEqualTo("€😀");
        assertThat(StrictJsonParser.parse(Buffer.buffer("\"€😀\"")).textValue()).isEqualTo("€😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "[1,]",
                "{a:1}",
                "{'a':1}",
                "\"a",
                "\"a\nb\"",
                "\"\\x\"",
                "\"\\u12\"",
                "nul",
                "NaN",
                "Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "0x1",
                "/**/ {}",
                "{} // end",
                "\ufeff",
                "\ufeff\ufeff{}",
                " \ufeff{}",
                "{}\ufeff",
                // More than one value
                "{}{}",
                "{} x",
                "1 2",
                "{}]",
                // The same member twice
                "{\"a\":1,\"a\":1}",
                "{\"b\":[{\"a\":1,\"a\":null}]}",
                "{\"a\":1,\"\\u0061\":2}",
                // Half a surrogate pair
                "\"\\ud800\"",
                "\"\\ude00\\ud83d\"",
                "{\"a\":[\"x\\udfff\"]}",
                "{\"a\":{\"\\ud800\":1}}"
            })
    void anythingElseIsRefused(String text) {
        assertRefused(Buffer.buffer(text));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertRefused(Buffer.buffer(new byte[] {'"', (byte) 0xff, '"'}));
        assertRefused(Buffer.buffer("\"é\"", "ISO-8859-1"));
        assertRefused(Buffer.buffer("{}", "UTF-16"));
        // UTF-8's form of half a surrogate pair
        assertRefused(Buffer.buffer(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}));
    }

    @Test
    void byteOrderMarkOfUtf8IsIgnored() {
        assertThat(StrictJsonParser.parse(Buffer.buffer("\ufeff{\"a\":1}"))
                        .get("a")
                        .intValue())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16BE, UTF-16", "UTF-16LE, UTF-16", "UTF-32BE, UTF-32", "UTF-32LE, UTF-32"})
    void byteOrderMarkOfAnotherEncodingIsNamed(String charset, String name) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> StrictJsonParser.parse(Buffer.buffer("\ufeff{}", charset)))
                .withMessageContaining("byte order mark")
                .withMessageContaining(name);
    }

    @Test
    void depthIsBounded() {
        assertThat(StrictJsonParser.parse(Buffer.buffer("[".repeat(32) + "]".repeat(32))))
                .isNotNull();
        assertRefused(Buffer.buffer("[".repeat(33) + "]".repeat(33)));
        assertRefused(Buffer.buffer("[".repeat(500_000)));
        assertRefused(Buffer.buffer("{\"a\":".repeat(100_000)));
    }

    /** Validating a hundred thousand members would hold up an event loop for a second. */
    @Test
    void membersAreBounded() {
        var members =
                IntStream.range(0, 10_000).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(","));
        assertRefused(Buffer.buffer("{" + members + "}"));
    }

    @Test
    void numbersAreBounded() {
        assertRefused(Buffer.buffer("1".repeat(101)));
    }

    @Test
    void refusalSaysWhereAndQuotesNothing() {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> StrictJsonParser.parse(Buffer.buffer("{\n  \"s3cret\": s3cret\n}")))
                .withMessageContaining("line 2")
                .withMessageNotContaining("s3cret");
    }

    /** A name that is kept would be the same object when it is read again: names are the caller's to choose. */
    @Test
    void namesAreBoundedAndNotKept() {
        String json = "{\"" + "n".repeat(256) + "\":1}";
        String first = StrictJsonParser.parse(Buffer.buffer(json)).fieldNames().next();
        assertThat(StrictJsonParser.parse(Buffer.buffer(json)).fieldNames().next())
                .isEqualTo(first)
                .isNotSameAs(first);
        assertRefused(Buffer.buffer("{\"" + "n".repeat(257) + "\":1}"));
    }

    private static void assertRefused(Buffer body) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> StrictJsonParser.parse(body))
                .returns(ErrorCode.INVALID, ApplicationException::code);
    }
}
