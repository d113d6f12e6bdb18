package dev.taskwire.ums.account.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionGenerationTest {
    private static final UUID SESSION = ResourceIds.next();
    private static final UUID KEPT = ResourceIds.next();
    private static final SessionGeneration SECOND = SessionGeneration.FIRST.next(KEPT);

    @Test
    void sessionOfThePresentGenerationGoesOn() {
        assertThat(SECOND.includes(SESSION, 1)).isTrue();
        assertThat(SECOND.mustEnd(SESSION, 1)).isFalse();
    }

    @Test
    void olderOneEndsUnlessItIsKept() {
        assertThat(SECOND.includes(SESSION, 0)).isFalse();
        assertThat(SECOND.mustEnd(SESSION, 0)).isTrue();
        assertThat(SECOND.includes(KEPT, 0)).isTrue();
        assertThat(SECOND.mustEnd(KEPT, 0)).isFalse();
        assertThat(SECOND.next(null).mustEnd(KEPT, 0)).isTrue();
    }

    /** Whoever ends sessions late may know less than whoever opened one. */
    @Test
    void newerOneThanIsKnownIsLeftAlone() {
        assertThat(SECOND.mustEnd(SESSION, 2)).isFalse();
    }
}
