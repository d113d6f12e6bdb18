package dev.taskwire.shared.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {
    @Test
    void everyProcessTellsItsBuild() {
        try (var metrics = new MetricsRegistry("tms")) {
            assertThat(metrics.scrape())
                    .contains("# TYPE build_info gauge")
                    .containsPattern(
                            "(?m)^build_info\\{revision=\"[^\"]+\",service=\"tms\",version=\"[^\"]+\"} 1(\\.0)?$");
        }
    }
}
