package dev.taskwire.local.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.ManagementPort;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every metric that a rule or a panel asks for is one that a process exports, and has the labels that it is asked by.
 */
@Tag("telemetry")
class MonitoringIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? ");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    /** Prometheus' own. */
    private static final Set<String> OWN = Set.of("up", "ALERTS");
    /** Where lines go to Loki, and where calls are limited: neither is so here. */
    private static final Set<String> ELSEWHERE = Set.of(
            "loki_lines_dropped_total", "throttled_total", "kafka_certificate_expiring", "tls_certificate_expiring");

    /** Names of all series, with all labels that any has. */
    private static Map<String, Set<String>> exported() {
        var services = new ArrayList<>(taskwire.stack().services());
        services.add(taskwire.stack().gateway());
        var found = new TreeMap<String, Set<String>>();
        for (var service : services) {
            SERIES.matcher(new ManagementPort(service.managementPort()).metrics())
                    .results()
                    .forEach(series -> {
                        var labels = found.computeIfAbsent(
                                series.group(1), name -> new TreeSet<>(Set.of("instance", "job")));
                        if (series.group(2) != null) {
                            LABEL.matcher(series.group(2)).results().forEach(label -> labels.add(label.group(1)));
                        }
                    });
        }
        return found;
    }

    /** What is asked for and is not there. */
    private static Set<String> missing() {
        var exported = exported();
        var recorded = new TreeSet<String>();
        Configurations.rules().stream()
                .filter(rule -> rule.has("record"))
                .forEach(rule -> recorded.add(rule.get("record").textValue()));
        var missing = new TreeSet<String>();
        Configurations.queries()
                .forEach(query -> Query.metrics(query).forEach((name, labels) -> {
                    if (OWN.contains(name) || ELSEWHERE.contains(name) || recorded.contains(name)) {
                        return;
                    }
                    var there = exported.get(name);
                    if (there == null) {
                        missing.add(name);
                    } else {
                        labels.stream()
                                .filter(label -> !there.contains(label))
                                .forEach(label -> missing.add(name + "." + label));
                    }
                }));
        return missing;
    }

    @Test
    void rulesAndPanelsAskForWhatIsExported() throws Exception {
        var user = taskwire.user();
        String task = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201).header("Location");
        user.get(task).expect(200);
        // Some come with the first event, or with the next look at a pool.
        Eventually.holds(MAX_WAIT, () -> {
            user.get(task).expect(200);
            assertThat(missing()).isEmpty();
        });
    }

    @Test
    void whatIsExportedElsewhereIsInTheListOfMetrics() {
        String list = Configurations.text(Configurations.ROOT.resolve("docs/metrics.md"));
        assertThat(ELSEWHERE).allMatch(list::contains);
    }
}
