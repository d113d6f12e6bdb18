package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that both encodings of forms are read, and that nothing else is taken for one. */
class FormParserTest {
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=\"a b\"";
    private static final String FIELD = "--a b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    private static final String END = "--a b--\r\n";

    private static String parse(String contentType, String body) {
        return FormParser.parse(contentType, Buffer.buffer(body)).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "List-Unsubscribe=One-Click|{\"List-Unsubscribe\":\"One-Click\"}",
                "a=1&b=x+y%26%C3%A4|{\"a\":\"1\",\"b\":\"x y&ä\"}",
                "a=|{\"a\":\"\"}",
                "``|{}"
            })
    void formOfAUrlIsRead(String body, String expected) {
        assertThat(parse(URL_ENCODED, body)).isEqualTo(expected);
        assertThat(parse("Application/X-WWW-Form-Urlencoded; charset=utf-8", body))
                .isEqualTo(expected);
    }

    @Test
    void formInPartsIsRead() {
        String second = "--a b\r\nContent-Disposition: form-data; name=\"b\"\r\nContent-Type: text/plain\r\n\r\nä\r\n";
        assertThat(parse(MULTIPART, FIELD + second + END)).isEqualTo("{\"a\":\"1\",\"b\":\"ä\"}");
    }

    @Test
    void requestWithoutABodyHasNoFields() {
        assertThat(FormParser.parse(null, Buffer.buffer())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=%", "a=%zz", "=x", "1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17"})
    void malformedFormIsRefused(String body) {
        assertRefused(URL_ENCODED, body);
    }

    @Test
    void partsThatAreNoFieldsAreRefused() {
        assertRefused(MULTIPART, FIELD + FIELD + END);
        assertRefused(
                MULTIPART,
                "--a b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x.txt\"\r\n"
                        + "Content-Type: text/plain\r\n\r\n1\r\n" + END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/mixed",
                "Content-Disposition: form-data; name",
                "Content-Disposition: ,",
            })
    void malformedHeaderOfAPartIsRefused(String header) {
        assertRefused(MULTIPART, "--a b\r\n" + header + "\r\n\r\n1\r\n" + END);
    }

    private static void assertRefused(String contentType, String body) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> parse(contentType, body))
                .returns(ErrorCode.INVALID, ApplicationException::code);
    }

    @Test
    void onlyFormsAreForms() {
        assertThat(FormParser.isForm(Set.of(URL_ENCODED, "multipart/form-data")))
                .isTrue();
        assertThat(FormParser.isForm(Set.of("application/json"))).isFalse();
    }
}
