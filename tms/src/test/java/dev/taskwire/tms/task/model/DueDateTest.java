package dev.taskwire.tms.task.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DueDateTest {

    @ParameterizedTest
    @CsvSource({"2026-04-10T12:00:00Z,2026-04-10T12:00:00Z", "2026-04-10T14:00:00.1239+02:00,2026-04-10T12:00:00.123Z"})
    void instantIsShownInUtcWhereverItsOwnerIs(String text, String shown) {
        assertThat(DueDateInput.parse(text)).hasValueSatisfying(wanted -> {
            assertThat(wanted.needsZone(null)).isFalse();
            assertThat(wanted.resolve(ZoneId.of("Asia/Tokyo")).day()).isNull();
            assertThat(wanted.resolve(ZoneId.of("Asia/Tokyo")).format()).isEqualTo(shown);
        });
    }

    /** Days of 23 and 25 hours, one whose midnight does not exist, and one that was skipped whole. */
    @ParameterizedTest
    @CsvSource({
        "2026-04-10,UTC,2026-04-10T23:59:59.999Z",
        "2024-02-29,UTC,2024-02-29T23:59:59.999Z",
        "2026-04-10,Asia/Tokyo,2026-04-10T14:59:59.999Z",
        "2026-04-10,America/Los_Angeles,2026-04-11T06:59:59.999Z",
        "2026-03-28,Europe/Berlin,2026-03-28T22:59:59.999Z",
        "2026-03-29,Europe/Berlin,2026-03-29T21:59:59.999Z",
        "2026-10-24,Europe/Berlin,2026-10-24T21:59:59.999Z",
        "2026-10-25,Europe/Berlin,2026-10-25T22:59:59.999Z",
        "2018-11-03,America/Sao_Paulo,2018-11-04T02:59:59.999Z",
        "2018-02-17,America/Sao_Paulo,2018-02-18T02:59:59.999Z",
        "2011-12-29,Pacific/Apia,2011-12-30T09:59:59.999Z",
        "9999-12-31,America/Los_Angeles,9999-12-31T23:59:59.999Z",
        "0001-01-01,+14:00,0001-01-01T09:59:59.999Z"
    })
    void dayIsDueAtItsEndWhereTheOwnerIs(String text, String zone, Instant end) {
        var due = DueDateInput.parse(text).orElseThrow().resolve(ZoneId.of(zone));
        assertThat(due.day()).isEqualTo(LocalDate.parse(text));
        assertThat(due.at()).isEqualTo(end);
        assertThat(due.format()).isEqualTo(text);
        assertThat(due.dayInUtc()).isEqualTo(LocalDate.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-04-10T00:00:00Z,2026-04-10",
        "2026-04-10T23:59:59.999Z,2026-04-10",
        "2026-04-10T00:30:00+02:00,2026-04-09"
    })
    void instantFallsOnItsDayInUtc(String text, LocalDate day) {
        assertThat(DueDateInput.parse(text)
                        .orElseThrow()
                        .resolve(ZoneOffset.UTC)
                        .dayInUtc())
                .isEqualTo(day);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2026-02-30", "2026-04-10T12:00:00", "2026-04-10T25:00:00Z", "20260410"})
    void whatDoesNotExistIsNone(String text) {
        assertThat(DueDateInput.parse(text)).isEmpty();
        assertThat(DueDateInput.parseDay(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-04-10T12:00:00Z", "2026-04-10T12:00:00+02:00"})
    void instantIsNoDay(String text) {
        assertThat(DueDateInput.parseDay(text)).isEmpty();
    }
}
