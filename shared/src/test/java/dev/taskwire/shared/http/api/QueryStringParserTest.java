package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves how the parameters of a query are decoded, and which queries are malformed. */
class QueryStringParserTest {

    @ParameterizedTest
    @NullAndEmptySource
    void noQueryHasNoParameters(String query) {
        assertThat(QueryStringParser.parse(query)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a=,",
                "a,",
                "a=b,b",
                "a=b=c,b=c",
                "a=b+c,b c",
                "a=b%20c,b c",
                "a=%2B,+",
                "a=%2b1+%2B,+1 +",
                "a=100%25,100%",
                "a=%2525,%25",
                "a=%26%3D,&=",
                "a=%C3%A9,é",
                "a=%e2%82%ac,€",
                "a=%F0%9F%98%80,😀",
                "a=-5,-5",
                "a=/?:@,/?:@"
            })
    void valueIsDecodedOnce(String query, String value) {
        assertThat(QueryStringParser.parse(query)).containsExactlyEntriesOf(Map.of("a", value == null ? "" : value));
    }

    @Test
    void namesAreDecodedAndKeepTheirOrder() {
        assertThat(QueryStringParser.parse("z=1&b%5B%24ne%5D=2&a+a=3").keySet()).containsExactly("z", "b[$ne]", "a a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&", "&a=1", "&&a=1&&", "a=1&b=2&&", "&b=2&a=1", "a=1&&b=2"})
    void emptyPairsAreSkipped(String query) {
        var expected = query.contains("b") ? Map.of("a", "1", "b", "2") : Map.of("a", "1");

        assertThat(QueryStringParser.parse(query)).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "&&&"})
    void queryOfEmptyPairsHasNoParameters(String query) {
        assertThat(QueryStringParser.parse(query)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=1&a=1", "a&a", "a=1&b=2&%61=3", "a=1&&a=2"})
    void repeatedNameIsRefused(String query) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> QueryStringParser.parse(query))
                .returns(ErrorCode.INVALID, ApplicationException::code)
                .returns(
                        List.of(FieldError.inParameter("a", "must not be given more than once")),
                        ApplicationException::fieldErrors);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=%",
                "a=%2",
                "a=%2&b=1",
                "a=%zz",
                "a=%2 ",
                "a=%-1",
                "a=%u0041",
                "%=1",
                // Neither a name nor visible ASCII
                "=1",
                "a=1&=",
                "&=1",
                "a=\u00c3\u00a9",
                "a=b c",
                "a=\t",
                // Not UTF-8: a lone byte, a cut sequence, an over-long slash, half a surrogate pair
                "a=%FF",
                "a=%C3",
                "a=%C3+",
                "a=%C0%AF",
                "a=%ED%A0%80"
            })
    void malformedEscapeIsRefused(String query) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> QueryStringParser.parse(query))
                .returns(ErrorCode.INVALID, ApplicationException::code);
    }
}
