package dev.taskwire.local.telemetry;

import dev.taskwire.local.repository.DocumentationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of docs/metrics.md. */
record MetricsTable(List<Row> rows) {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (\\w+) \\|([^|]*)\\| ([^|]*) \\|");

    /** One metric; {@code where} is {@code all}, services, or the variable that it needs. */
    record Row(String name, String type, Set<String> labels, String where) {
        boolean isIn(String service) {
            return where.equals("all") || List.of(where.split(", ")).contains(service);
        }
    }

    static MetricsTable read() throws IOException {
        var text = Files.readString(DocumentationTest.ROOT.resolve("docs/metrics.md"));
        return new MetricsTable(ROW.matcher(text)
                .results()
                .map(row -> new Row(row.group(1), row.group(2), labels(row.group(3)), row.group(4)))
                .toList());
    }

    private static Set<String> labels(String cell) {
        return Stream.of(cell.replace("`", "").split(","))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
