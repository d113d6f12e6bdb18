package dev.taskwire.local.monitoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files under deploy/ that say what is watched. */
final class Configurations {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    static final Path GRAFANA = ROOT.resolve("deploy/grafana");

    private static final Path PROMETHEUS = ROOT.resolve("deploy/prometheus");
    /** JSON is YAML too. */
    private static final YAMLMapper MAPPER = YAMLMapper.builder(new YAMLFactory())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Configurations() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static JsonNode read(Path file) {
        try {
            return MAPPER.readTree(text(file));
        } catch (IOException malformed) {
            throw new UncheckedIOException(file.toString(), malformed);
        }
    }

    static JsonNode prometheus() {
        return read(PROMETHEUS.resolve("prometheus.yml"));
    }

    static JsonNode ruleTests() {
        return read(PROMETHEUS.resolve("rules_test.yml"));
    }

    /** All rules, in their order. */
    static List<JsonNode> rules() {
        return items(read(PROMETHEUS.resolve("rules.yml")).get("groups"))
                .flatMap(group -> items(group.get("rules")))
                .toList();
    }

    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    static List<JsonNode> dashboards() {
        try (var files = Files.list(GRAFANA.resolve("dashboards"))) {
            return files.sorted().map(Configurations::read).toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The panels of all dashboards that show something. */
    static List<JsonNode> panels() {
        return dashboards().stream()
                .flatMap(dashboard -> items(dashboard.get("panels")))
                .filter(panel -> panel.has("targets"))
                .toList();
    }

    /** Everything that Prometheus is asked, by rules and by dashboards. */
    static Stream<String> queries() {
        var shown = panels().stream()
                .flatMap(panel -> items(panel.get("targets")))
                .filter(target -> target.at("/datasource/uid").asText().equals("prometheus"));
        return Stream.concat(rules().stream(), shown).map(it -> it.get("expr").textValue());
    }

    static Stream<JsonNode> items(JsonNode array) {
        return array.valueStream();
    }
}
