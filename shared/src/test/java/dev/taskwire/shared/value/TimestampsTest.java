package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which instants and days are read, and how they are written. */
class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2025-04-10T12:00:00Z,2025-04-10T12:00:00Z",
        "2025-04-10t12:00:00z,2025-04-10T12:00:00Z",
        "2025-04-10T14:00:00+02:00,2025-04-10T12:00:00Z",
        "2025-04-10T12:00:00-00:00,2025-04-10T12:00:00Z",
        "2025-12-31T23:59:59-05:30,2026-01-01T05:29:59Z",
        "2024-02-29T00:00:00Z,2024-02-29T00:00:00Z",
        "2025-04-10T12:00:00.5Z,2025-04-10T12:00:00.500Z",
        "2025-04-10T12:00:00.000000001Z,2025-04-10T12:00:00Z",
        "2025-04-10T12:00:00.123999999Z,2025-04-10T12:00:00.123Z",
        "1969-12-31T23:59:59.999900000Z,1969-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z,9999-12-31T23:59:59.999Z"
    })
    void instantIsReadInUtcAndCutToMilliseconds(String text, String utc) {
        assertThat(Timestamps.parseInstant(text).map(Timestamps::format)).hasValue(utc);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2025-04-10",
                "2025-04-10T12:00:00",
                "2025-04-10T12:00Z",
                "2025-04-10 12:00:00Z",
                "2025-04-10T12:00:00 Z",
                "2025-04-10T12:00:00.Z",
                "2025-04-10T12:00:00,5Z",
                "2025-04-10T12:00:00.1234567890Z",
                "2025-04-10T12:00:00+02",
                "2025-04-10T12:00:00+0200",
                "2025-04-10T12:00:00+02:60",
                "2025-04-10T12:00:00+19:00",
                "2025-04-10T12:00:00Z[UTC]",
                "2025-4-10T12:00:00Z",
                "25-04-10T12:00:00Z",
                "+2025-04-10T12:00:00Z",
                "12025-04-10T12:00:00Z",
                "2025-02-29T12:00:00Z",
                "2025-04-31T12:00:00Z",
                "2025-13-01T12:00:00Z",
                "2025-00-10T12:00:00Z",
                "2025-04-10T24:00:00Z",
                "2025-04-10T12:60:00Z",
                "2025-04-10T12:00:61Z",
                "\u0662\u0660\u0662\u0665-04-10T12:00:00Z",
                " 2025-04-10T12:00:00Z",
                "1744286400"
            })
    void whatIsNotAnInstantIsRefused(String text) {
        assertThat(Timestamps.parseInstant(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"})
    void yearsAreThoseFromOneTo9999InUtc(String text) {
        assertThat(Timestamps.parseInstant(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-04-10T12:00:00Z,2025-04-10T12:00:00Z",
        "2025-04-10T12:00:00.100Z,2025-04-10T12:00:00.100Z",
        "2025-04-10T12:00:00.001Z,2025-04-10T12:00:00.001Z",
        "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z"
    })
    void fractionIsShownOnlyWhereItIsNotZero(Instant instant, String text) {
        assertThat(Timestamps.format(instant)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-04-10", "2024-02-29", "0001-01-01", "9999-12-31"})
    void dayIsRead(String text) {
        assertThat(Timestamps.parseDay(text)).hasValue(LocalDate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2025-02-29",
                "1900-02-29",
                "2025-04-31",
                "2025-13-01",
                "2025-00-01",
                "2025-01-00",
                "0000-01-01",
                "10000-01-01",
                "-0001-01-01",
                "2025-4-1",
                "20250401",
                "2025/04/01",
                "2025-04-10Z",
                " 2025-04-10",
                "2025-04-10T12:00:00Z"
            })
    void whatIsNotADayIsRefused(String text) {
        assertThat(Timestamps.parseDay(text)).isEmpty();
    }

    @Test
    void dayReachesFromItsFirstToItsLastMillisecondInUtc() {
        var day = LocalDate.of(2025, 4, 10);
        assertThat(Timestamps.startOf(day)).isEqualTo("2025-04-10T00:00:00Z");
        assertThat(Timestamps.endOf(day)).isEqualTo("2025-04-10T23:59:59.999Z");
        assertThat(Timestamps.endOf(LocalDate.of(9999, 12, 31))).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void dayEndsInItsZoneAndWithinWhatIsStored() {
        var day = LocalDate.of(2025, 4, 10);
        assertThat(Timestamps.endOf(day, ZoneId.of("Asia/Tokyo"))).isEqualTo("2025-04-10T14:59:59.999Z");
        assertThat(Timestamps.endOf(LocalDate.of(2025, 3, 30), ZoneId.of("Europe/Berlin")))
                .isEqualTo("2025-03-30T21:59:59.999Z");
        assertThat(Timestamps.endOf(LocalDate.of(9999, 12, 31), ZoneId.of("-18:00")))
                .isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(Timestamps.endOf(LocalDate.of(1, 1, 1), ZoneId.of("+18:00"))).isEqualTo("0001-01-01T05:59:59.999Z");
    }

    @Test
    void dayStartsInItsZoneAndWithinWhatIsStored() {
        assertThat(Timestamps.startOf(LocalDate.of(2025, 4, 10), ZoneId.of("Asia/Tokyo")))
                .isEqualTo("2025-04-09T15:00:00Z");
        // At midnight the clocks are put forward to one o'clock.
        assertThat(Timestamps.startOf(LocalDate.of(2026, 3, 8), ZoneId.of("America/Havana")))
                .isEqualTo("2026-03-08T05:00:00Z");
        assertThat(Timestamps.startOf(LocalDate.of(1, 1, 1), ZoneId.of("+18:00")))
                .isEqualTo("0001-01-01T00:00:00Z");
    }

    @Test
    void nowIsCutToMilliseconds() {
        var clock = Clock.fixed(Instant.parse("2025-04-10T12:00:00.123999999Z"), ZoneOffset.UTC);
        assertThat(Timestamps.now(clock)).isEqualTo("2025-04-10T12:00:00.123Z");
    }
}
