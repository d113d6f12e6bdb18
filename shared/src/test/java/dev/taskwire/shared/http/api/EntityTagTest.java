package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which versions the headers If-Match and If-None-Match name. */
class EntityTagTest {

    @Test
    void tagIsTheVersionInQuotes() {
        assertThat(EntityTag.of(7)).isEqualTo("\"7\"");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "*",
                " * ",
                "\"7\"",
                " \"7\" ",
                "\"1\",\"7\"",
                "\"7\" , \"1\"",
                "W/\"1\", \"7\"",
                "\"a,b\", \"7\"",
                // Empty elements, which RFC 9110, 5.6.1.2 ignores
                "\"7\",",
                ",\"7\"",
                " , \"7\" ,\t,",
                "\"1\",,\"7\"",
                "\"1\" , , ,\"7\"",
                "*,",
                ", *"
            })
    void ifMatchAllowsTheVersionsThatItNames(String header) {
        assertThat(EntityTag.ifMatch(header)).accepts(7L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"1\"", "\"1\", \"77\"", "W/\"7\"", "\"07\"", "\"\"", "\"W/7\"", "\"1\",", ",\"1\"", "W/\"7\","
            })
    void ifMatchForbidsAllOtherVersions(String header) {
        assertThat(EntityTag.ifMatch(header)).rejects(7L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"7\"",
                "W/\"7\"",
                "*",
                "\"1\", W/\"7\"",
                "\"1\",\"7\"",
                "\"7\",",
                ",W/\"7\"",
                "\"1\",, \"7\" ,",
                "*,"
            })
    void ifNoneMatchComparesWeakly(String header) {
        assertThat(EntityTag.matchesIfNoneMatch(header, "\"7\"")).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"\"1\"", "W/\"77\"", "\"\""})
    void ifNoneMatchWithoutTheTagNamesItNot(String header) {
        assertThat(EntityTag.matchesIfNoneMatch(header, "\"7\"")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ", ,",
                "7",
                "7,",
                "\"7",
                "7\"",
                "'7'",
                "\"7\" \"8\"",
                "\"7\";",
                "\"7\", *",
                "*, \"7\"",
                "*,,\"7\"",
                "**",
                "w/\"7\"",
                "W/7",
                "W /\"7\"",
                "\"7\"x",
                "\" 7\"",
                "\"\t\""
            })
    void malformedHeaderIsInvalid(String header) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> EntityTag.ifMatch(header))
                .returns(ErrorCode.INVALID, ApplicationException::code);
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> EntityTag.matchesIfNoneMatch(header, "\"7\""))
                .returns(ErrorCode.INVALID, ApplicationException::code);
    }

    /** As long as the bound of a request's head lets it become. */
    @Test
    void longListIsReadLikeAShortOne() {
        assertThat(EntityTag.ifMatch("\"1\",".repeat(4_000) + "\"7\""))
                .accepts(7L)
                .rejects(2L);
        assertThat(EntityTag.ifMatch(", ".repeat(8_000) + "\"7\"")).accepts(7L).rejects(2L);
    }
}
