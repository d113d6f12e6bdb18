package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkedZoneRulesProviderTest {
    private static final Instant SUMMER = Instant.parse("2026-07-01T00:00:00Z");
    private static final Instant WINTER = Instant.parse("2026-01-01T00:00:00Z");

    /** Those that the JDK leaves out, and some of the file {@code backward} that it has. */
    @ParameterizedTest
    @CsvSource({
        "EST,-05:00,-05:00",
        "MST,-07:00,-07:00",
        "HST,-10:00,-10:00",
        "ROC,+08:00,+08:00",
        "GMT+0,Z,Z",
        "GMT-0,Z,Z",
        "GMT0,Z,Z",
        "EST5EDT,-05:00,-04:00",
        "US/Pacific,-08:00,-07:00",
        "Asia/Calcutta,+05:30,+05:30",
        "Europe/Kiev,+02:00,+03:00",
        "Zulu,Z,Z"
    })
    void nameIsAZone(String name, String winter, String summer) {
        assertThat(ZoneId.getAvailableZoneIds()).contains(name);
        var zone = ZoneId.of(name);

        // The JDK reads GMT and an offset as that offset, and calls it GMT when the offset is zero.
        assertThat(zone.getId()).isEqualTo(name.matches("GMT[+-]0") ? "GMT" : name);
        assertThat(zone.getRules().getOffset(WINTER).getId()).isEqualTo(winter);
        assertThat(zone.getRules().getOffset(SUMMER).getId()).isEqualTo(summer);
    }
}
