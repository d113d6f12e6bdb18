package dev.taskwire.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.Scrape;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real traffic leaves in the metrics of each process, held against docs/metrics.md in both directions. */
@Tag("telemetry")
class MetricsIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static Map<String, Integer> processes() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("gateway", taskwire.stack().gateway().managementPort());
        ports.put("ums", taskwire.stack().services().get(0).managementPort());
        ports.put("tms", taskwire.stack().services().get(1).managementPort());
        return ports;
    }

    /** One of each: reads, writes, events and what they lead to, refusals. */
    private static ApiClient traffic() throws IOException {
        var user = taskwire.user();
        String path = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201).header("Location");
        user.put(path, "{\"status\": \"completed\"}").expect(200);
        user.get(path + "0").expect(404);
        user.get("/made/up/" + path.hashCode()).expect(404);
        user.delete(path).expect(204);
        return user;
    }

    @Test
    void everyProcessShowsWhatTheTableSaysAndNothingElse() throws Exception {
        traffic();
        var table = MetricsTable.read();
        for (var process : processes().entrySet()) {
            String service = process.getKey();
            var expected = table.rows().stream()
                    .filter(row -> row.isIn(service))
                    // Tests run without limits.
                    .filter(row -> !row.name().equals("throttled_total"))
                    .collect(Collectors.toMap(MetricsTable.Row::name, MetricsTable.Row::type));
            var scrape = until(process.getValue(), expected);
            assertThat(scrape.types()).as(service).containsExactlyInAnyOrderEntriesOf(expected);
            table.rows().stream()
                    .filter(row -> expected.containsKey(row.name()))
                    .forEach(row -> assertThat(scrape.labels(row.name()))
                            .as("labels of %s in %s", row.name(), service)
                            .isEqualTo(row.labels()));
        }
    }

    private static Scrape until(int port, Map<String, String> expected) throws Exception {
        Eventually.holds(() -> assertThat(Scrape.of(port).types().keySet()).containsAll(expected.keySet()));
        return Scrape.of(port);
    }

    @Test
    void noLabelTellsOfAnybodyOrGrowsWithTraffic() throws Exception {
        String name = taskwire.stack().gateway().port() + "";
        for (int i = 0; i < 3; i++) {
            traffic();
        }
        for (var process : processes().entrySet()) {
            var scrape = Scrape.of(process.getValue());
            assertThat(scrape.values())
                    .as(process.getKey())
                    .noneMatch(value -> value.matches(".*(user|task|session|notification)_[0-9a-z]{26}.*"))
                    .noneMatch(value -> value.matches(".*[0-9a-f]{8}-[0-9a-f]{4}-.*"))
                    // The gateway names its upstreams, which are configured.
                    .noneMatch(value ->
                            (value.contains("127.0.0.1") && !process.getKey().equals("gateway"))
                                    || value.contains(name))
                    .noneMatch(value -> value.startsWith("/made"));
            assertThat(scrape.text().lines().count()).as(process.getKey()).isLessThan(5_000);
        }
    }
}
