package dev.taskwire.tms.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepingTest {
    @Test
    void nothingIsKeptShorterThanItsEvent() {
        assertThat(Keeping.beyond(Duration.ofDays(7)).time()).isEqualTo(Duration.ofDays(90));
        var keeping = Keeping.beyond(Duration.ofDays(400));
        assertThat(keeping.time()).isEqualTo(Duration.ofDays(401));
        // An event is too old before the notification that it may have made is removed.
        var end = keeping.end(EventBuilder.THEN);
        assertThat(keeping.isTooOld(end, EventBuilder.THEN)).isTrue();
        assertThat(keeping.isTooOld(end.plus(Duration.ofHours(1)), EventBuilder.THEN))
                .isFalse();
    }
}
