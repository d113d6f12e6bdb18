package dev.taskwire.local.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void findsMetricsAndTheirLabelsAndNothingElse() {
        String query = "histogram_quantile(0.99, sum by (le, service) (rate(a_bucket{le=\"0.5\",x!~\"b{c}|d\"}[5m])))"
                + " / on (service) (vector(0) or 0 * service:b:rate5m > 0.1) and c_total{y=\"z\"} unless c_total{w=~\"\"}";
        assertThat(Query.metrics(query))
                .isEqualTo(Map.of(
                        "a_bucket", Set.of("le", "x"), "service:b:rate5m", Set.of(), "c_total", Set.of("w", "y")));
    }
}
