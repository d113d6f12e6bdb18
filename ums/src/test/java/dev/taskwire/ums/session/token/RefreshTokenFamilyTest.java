package dev.taskwire.ums.session.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.session.token.RefreshTokenFamily.TokenUse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefreshTokenFamilyTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final RefreshToken FIRST = RefreshToken.first(ResourceIds.next());
    /** Two processes. */
    private static final String HERE = "here";

    private static final String THERE = "there";
    private static final RefreshToken SECOND = FIRST.next("one");
    private static final RefreshToken THIRD = SECOND.next("two");

    @Test
    void newestTokenIsTheCurrentOne() {
        assertThat(RefreshTokenFamily.of(FIRST).classify(FIRST, NOW, HERE)).isEqualTo(TokenUse.CURRENT);
        assertThat(rotated().classify(SECOND, NOW, HERE)).isEqualTo(TokenUse.CURRENT);
    }

    @Test
    void oneBeforeIsARepetitionForTenSeconds() {
        assertThat(rotated().classify(FIRST, NOW, HERE)).isEqualTo(TokenUse.REPEATED);
        assertThat(rotated().classify(FIRST, NOW.plusSeconds(10), HERE)).isEqualTo(TokenUse.REPEATED);
        assertThat(rotated().classify(FIRST, NOW.plusSeconds(10).plusMillis(1), HERE))
                .isEqualTo(TokenUse.REUSED);
    }

    /** Its clock may be a minute behind or ahead. */
    @Test
    void oneBeforeMayBeRepeatedElsewhere() {
        assertThat(rotated().classify(FIRST, NOW.minusSeconds(60), THERE)).isEqualTo(TokenUse.REPEATED);
        assertThat(rotated().classify(FIRST, NOW.plusSeconds(70), THERE)).isEqualTo(TokenUse.REPEATED);
        assertThat(rotated().classify(FIRST, NOW.plusSeconds(70).plusMillis(1), THERE))
                .isEqualTo(TokenUse.REUSED);
    }

    @Test
    void olderOneWasUsedUpAtOnce() {
        var twice = rotated().rotated(THIRD, NOW, HERE, "two");
        assertThat(twice.classify(SECOND, NOW, HERE)).isEqualTo(TokenUse.REPEATED);
        assertThat(twice.classify(FIRST, NOW, HERE)).isEqualTo(TokenUse.REUSED);
    }

    @Test
    void tokenOfAnotherFamilyIsUnknown() {
        assertThat(rotated().classify(RefreshToken.first(FIRST.sessionId()), NOW, HERE))
                .isEqualTo(TokenUse.UNKNOWN);
    }

    private static RefreshTokenFamily rotated() {
        return RefreshTokenFamily.of(FIRST).rotated(SECOND, NOW, HERE, "one");
    }
}
