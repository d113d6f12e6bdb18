package dev.taskwire.shared.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves how values come back from a document. The tests of the repositories prove what MongoDB makes of them. */
class ExtendedJsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
    void uuidComesBack(UUID id) {
        assertThat(ExtendedJson.uuid(ExtendedJson.uuid(id))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"})
    void dateComesBack(Instant instant) {
        assertThat(ExtendedJson.date(ExtendedJson.date(instant))).isEqualTo(instant);
        assertThat(ExtendedJson.dateOrNull(ExtendedJson.date(instant))).isEqualTo(instant);
        assertThat(ExtendedJson.dateOrNull(null)).isNull();
    }
}
