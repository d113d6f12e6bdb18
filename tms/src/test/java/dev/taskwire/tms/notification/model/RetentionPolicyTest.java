package dev.taskwire.tms.notification.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
    @Test
    void nothingIsKeptShorterThanItsEvent() {
        assertThat(RetentionPolicy.longerThan(Duration.ofDays(7)).period()).isEqualTo(Duration.ofDays(90));
        var retentionPolicy = RetentionPolicy.longerThan(Duration.ofDays(400));
        assertThat(retentionPolicy.period()).isEqualTo(Duration.ofDays(401));
        // An event is too old before the notification that it may have made is removed.
        var end = retentionPolicy.cutoff(EventBuilder.THEN);
        assertThat(retentionPolicy.isTooOld(end, EventBuilder.THEN)).isTrue();
        assertThat(retentionPolicy.isTooOld(end.plus(Duration.ofHours(1)), EventBuilder.THEN))
                .isFalse();
    }
}
