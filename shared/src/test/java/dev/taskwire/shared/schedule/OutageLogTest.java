package dev.taskwire.shared.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that an outage is logged at its beginning and its end only. */
class OutageLogTest {
    private final List<String> lines = new ArrayList<>();
    private final OutageLog log = new OutageLog(lines::add, () -> lines.add("recovered"));

    @Test
    void logsTheBeginningAndTheEndOfAnOutage() {
        log.succeeded();
        log.failed("gone");
        log.failed("still gone");
        log.succeeded();
        log.succeeded();
        log.failed("gone again");
        assertThat(lines).containsExactly("gone", "recovered", "gone again");
    }
}
