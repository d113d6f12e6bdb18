package dev.taskwire.tms.notification.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that users cannot name any number of locales for which the JDK keeps data. */
class MailDatesTest {
    private static MailDates dates(String locale) {
        return new MailDates(ZoneId.of("UTC"), Optional.of(Locale.forLanguageTag(locale)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de-AT|de-AT",
                "zh-Hant-TW|zh-Hant-TW",
                "zh-TW|zh-TW",
                "de-AT-x-formal|de-AT",
                "de-AT-1996|de-AT",
                "en-US-u-rg-gbzzzz|en-US",
                "de-Abcd-AT|de",
                "de-QZ|de",
                "qya-x-high|und"
            })
    void formatIsThatOfAKnownLocale(String locale, String expected) {
        assertThat(MailDates.knownLocale(Locale.forLanguageTag(locale))).isEqualTo(Locale.forLanguageTag(expected));
        assertThat(dates(locale).due("2026-11-23T16:00:00Z"))
                .isEqualTo(dates(expected).due("2026-11-23T16:00:00Z"));
    }
}
