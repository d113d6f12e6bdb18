package dev.taskwire.local.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alerts lead to what to do, are tried, and dashboards show what is there. */
class MonitoringTest {
    private static final String GUIDE = "docs/operations.md";

    @Test
    void everyAlertSaysHowBadItIsWhatIsWrongAndWhatToDo() {
        var headings = Configurations.text(Configurations.ROOT.resolve(GUIDE))
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", ""))
                .toList();
        assertThat(Configurations.alerts()).isNotEmpty().allSatisfy(alert -> {
            String name = alert.get("alert").textValue();
            assertThat(alert.at("/labels/severity").textValue()).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").textValue()).endsWith(".");
            // As a page makes the anchor of a heading.
            assertThat(alert.at("/annotations/runbook_url").textValue())
                    .isEqualTo(GUIDE + "#" + name.toLowerCase(Locale.ROOT));
            assertThat(headings).contains(name);
        });
        assertThat(headings)
                .filteredOn(heading -> heading.startsWith("Taskwire") && !heading.contains(" "))
                .containsExactlyElementsOf(Configurations.alerts().stream()
                        .map(alert -> alert.get("alert").textValue())
                        .toList());
    }

    @Test
    void everyAlertIsTriedWhereItFires() {
        var tried = Configurations.items(Configurations.ruleTests().get("tests"))
                .flatMap(test -> Configurations.items(test.get("alert_rule_test")))
                .collect(Collectors.groupingBy(test -> test.get("alertname").textValue()));
        for (JsonNode alert : Configurations.alerts()) {
            var tests = tried.getOrDefault(alert.get("alert").textValue(), List.of());
            assertThat(tests)
                    .as(alert.get("alert").textValue())
                    .anyMatch(test -> !test.get("exp_alerts").isEmpty());
        }
    }

    @Test
    void prometheusFindsEveryProcess() {
        var ports = Configurations.items(Configurations.prometheus().get("scrape_configs"))
                .flatMap(job -> Configurations.items(job.get("dns_sd_configs")))
                .collect(Collectors.toMap(
                        names -> names.at("/names/0").textValue(),
                        names -> names.get("port").intValue()));
        assertThat(ports).isEqualTo(Map.of("gateway", 9080, "ums", 9081, "tms", 9082));
        assertThat(Configurations.prometheus().at("/rule_files/0").textValue()).isEqualTo("rules.yml");
    }

    @Test
    void alertmanagerKnowsTheReceiverAndTheAlertsThatItNames() {
        var alertmanager = Configurations.read(Configurations.ROOT.resolve("deploy/prometheus/alertmanager.yml"));
        assertThat(Configurations.items(alertmanager.get("receivers")))
                .extracting(receiver -> receiver.get("name").textValue())
                .contains(alertmanager.at("/route/receiver").textValue());
        var alerts = Configurations.alerts().stream()
                .map(alert -> "alertname=\"" + alert.get("alert").textValue() + '"')
                .toList();
        assertThat(Configurations.items(alertmanager.get("inhibit_rules")))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(alerts)
                        .contains(
                                rule.at("/source_matchers/0").textValue(),
                                rule.at("/target_matchers/0").textValue()));
        assertThat(Configurations.prometheus()
                        .at("/alerting/alertmanagers/0/static_configs/0/targets/0")
                        .textValue())
                .isEqualTo("alertmanager:9093");
    }

    @Test
    void dashboardsAskDataSourcesThatAreProvisioned() {
        var sources = Configurations.items(
                        Configurations.read(Configurations.GRAFANA.resolve("provisioning/datasources/taskwire.yml"))
                                .get("datasources"))
                .toList();
        assertThat(sources)
                .extracting(source -> source.get("uid").textValue())
                .containsExactlyInAnyOrder("prometheus", "alertmanager", "jaeger", "loki");
        assertThat(sources)
                .allSatisfy(source -> assertThat(source.has("secureJsonData")).isFalse())
                .extracting(source -> URI.create(source.get("url").textValue()).getPort())
                .containsExactlyInAnyOrder(9090, 9093, 16686, 3100);
        assertThat(Configurations.panels())
                .isNotEmpty()
                .allSatisfy(panel -> assertThat(Configurations.items(panel.get("targets")))
                        .allMatch(target -> Set.of("prometheus", "loki")
                                .contains(target.at("/datasource/uid").textValue())));
    }

    @Test
    void panelsHaveAPlaceOfTheirOwn() {
        for (JsonNode dashboard : Configurations.dashboards()) {
            var panels = Configurations.items(dashboard.get("panels")).toList();
            assertThat(panels).extracting(panel -> panel.get("id").intValue()).doesNotHaveDuplicates();
            for (JsonNode panel : panels) {
                assertThat(panels)
                        .filteredOn(other -> overlap(panel.get("gridPos"), other.get("gridPos")))
                        .containsExactly(panel);
            }
        }
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        return meet(one, other, "x", "w") && meet(one, other, "y", "h");
    }

    private static boolean meet(JsonNode one, JsonNode other, String start, String length) {
        int from = one.get(start).intValue();
        int otherFrom = other.get(start).intValue();
        return from < otherFrom + other.get(length).intValue()
                && otherFrom < from + one.get(length).intValue();
    }
}
