package dev.taskwire.ums.session.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.session.token.RefreshTokenFamily.TokenUse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefreshTokenFamilyTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final RefreshToken FIRST = RefreshToken.first(ResourceIds.next());
    private static final RefreshToken SECOND = FIRST.next("one");
    private static final RefreshToken THIRD = SECOND.next("two");

    @Test
    void newestTokenIsTheCurrentOne() {
        assertThat(RefreshTokenFamily.of(FIRST).classify(FIRST, NOW)).isEqualTo(TokenUse.CURRENT);
        assertThat(rotated().classify(SECOND, NOW)).isEqualTo(TokenUse.CURRENT);
    }

    @Test
    void oneBeforeIsARepetitionForTenSeconds() {
        assertThat(rotated().classify(FIRST, NOW)).isEqualTo(TokenUse.REPEATED);
        assertThat(rotated().classify(FIRST, NOW.plusSeconds(10))).isEqualTo(TokenUse.REPEATED);
        assertThat(rotated().classify(FIRST, NOW.plusSeconds(10).plusMillis(1))).isEqualTo(TokenUse.REUSED);
    }

    @Test
    void olderOneWasUsedUpAtOnce() {
        var twice = rotated().rotated(THIRD, NOW, "two");
        assertThat(twice.classify(SECOND, NOW)).isEqualTo(TokenUse.REPEATED);
        assertThat(twice.classify(FIRST, NOW)).isEqualTo(TokenUse.REUSED);
    }

    @Test
    void tokenOfAnotherFamilyIsUnknown() {
        assertThat(rotated().classify(RefreshToken.first(FIRST.sessionId()), NOW))
                .isEqualTo(TokenUse.UNKNOWN);
    }

    private static RefreshTokenFamily rotated() {
        return RefreshTokenFamily.of(FIRST).rotated(SECOND, NOW, "one");
    }
}
