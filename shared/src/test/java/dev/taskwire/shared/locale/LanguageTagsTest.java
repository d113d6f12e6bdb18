package dev.taskwire.shared.locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTagsTest {
    @ParameterizedTest
    @CsvSource({
        "de, de",
        "DE-at, de-AT",
        "zh-hans, zh-Hans",
        "ZH-HANT-tw, zh-Hant-TW",
        "es-419, es-419",
        "de-1996, de-1996",
        "iw, he",
        "i-klingon, tlh",
        "de-x-formal, de-x-formal"
    })
    void tagIsCanonical(String tag, String canonical) {
        assertThat(LanguageTags.parse(tag)).map(Locale::toLanguageTag).contains(canonical);
        assertThat(LanguageTags.parse(canonical)).isEqualTo(LanguageTags.parse(tag));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " de",
                "d",
                "de_AT",
                "de-",
                "-de",
                "de--AT",
                "deutschland",
                "de-AT-AT",
                "de\n",
                "../de",
                "und",
                "x-private",
                "dé",
                "de-x-12345678-12345678-12345678-1234"
            })
    void malformedOrTooLongTagIsRefused(String tag) {
        assertThat(LanguageTags.parse(tag)).isEmpty();
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> LanguageTags.parseMember(tag))
                .satisfies(refusal -> assertThat(refusal.fieldErrors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.location()).isEqualTo("/locale")));
    }

    @Test
    void longestTagIsAccepted() {
        assertThat(LanguageTags.parse("de-x-12345678-12345678-12345678-123")).isPresent();
    }

    @Test
    void absentTagIsNoLocale() {
        assertThat(LanguageTags.parse(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "de, de",
        "de-AT, de-AT de",
        "zh-Hant-TW, zh-Hant-TW zh-Hant zh",
        "de-AT-x-formal, de-AT-x-formal de-AT de"
    })
    void lookupGoesFromTheTagToItsLanguage(String tag, String expected) {
        assertThat(LanguageTags.lookup(Locale.forLanguageTag(tag))).containsExactly(expected.split(" "));
    }
}
