package dev.taskwire.tms.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DueDateTest {

    @ParameterizedTest
    @CsvSource({"2026-04-10T12:00:00Z,2026-04-10T12:00:00Z", "2026-04-10T14:00:00.1239+02:00,2026-04-10T12:00:00.123Z"})
    void instantIsShownInUtc(String text, String shown) {
        assertThat(DueDate.parse(text)).hasValueSatisfying(due -> {
            assertThat(due.day()).isNull();
            assertThat(due.text()).isEqualTo(shown);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-04-10", "2024-02-29"})
    void dayIsDueAtItsEndAndShownAsItWasGiven(String text) {
        assertThat(DueDate.parse(text)).hasValueSatisfying(due -> {
            assertThat(due.day()).isEqualTo(LocalDate.parse(text));
            assertThat(due.at()).isEqualTo(Instant.parse(text + "T23:59:59.999Z"));
            assertThat(due.text()).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2026-02-30", "2026-04-10T12:00:00", "2026-04-10T25:00:00Z", "20260410"})
    void whatDoesNotExistIsNone(String text) {
        assertThat(DueDate.parse(text)).isEmpty();
    }
}
