package dev.taskwire.ums.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.session.RefreshSecrets.Use;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefreshSecretsTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final RefreshToken FIRST = RefreshToken.first(ResourceIds.next());
    private static final RefreshToken SECOND = FIRST.next("one");
    private static final RefreshToken THIRD = SECOND.next("two");

    @Test
    void newestTokenIsTheCurrentOne() {
        assertThat(RefreshSecrets.of(FIRST).use(FIRST, NOW)).isEqualTo(Use.CURRENT);
        assertThat(rotated().use(SECOND, NOW)).isEqualTo(Use.CURRENT);
    }

    @Test
    void oneBeforeIsARepetitionForTenSeconds() {
        assertThat(rotated().use(FIRST, NOW)).isEqualTo(Use.REPEATED);
        assertThat(rotated().use(FIRST, NOW.plusSeconds(10))).isEqualTo(Use.REPEATED);
        assertThat(rotated().use(FIRST, NOW.plusSeconds(10).plusMillis(1))).isEqualTo(Use.REUSED);
    }

    @Test
    void olderOneWasUsedUpAtOnce() {
        var twice = rotated().rotated(THIRD, NOW, "two");
        assertThat(twice.use(SECOND, NOW)).isEqualTo(Use.REPEATED);
        assertThat(twice.use(FIRST, NOW)).isEqualTo(Use.REUSED);
    }

    @Test
    void tokenOfAnotherFamilyIsUnknown() {
        assertThat(rotated().use(RefreshToken.first(FIRST.sessionId()), NOW)).isEqualTo(Use.UNKNOWN);
    }

    private static RefreshSecrets rotated() {
        return RefreshSecrets.of(FIRST).rotated(SECOND, NOW, "one");
    }
}
