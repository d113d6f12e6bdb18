import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders the results as a table in Markdown. */
final class MarkdownTable {
    private final List<String> processes;

    /** Creates a table with the CPU time of each of these processes. */
    MarkdownTable(List<String> processes) {
        this.processes = processes;
    }

    String head() {
        return row(
                        "operation",
                        "requests/s",
                        "CPU-µs a request: " + String.join(" + ", processes),
                        "spread",
                        "load generator",
                        "p50/p99 ms",
                        "others")
                + "\n" + rule(7);
    }

    String row(Operation operation, List<Sample> saturated, List<Sample> paced) {
        var median = Sample.median(saturated);
        var totals = saturated.stream().mapToDouble(Sample::totalMicros).summaryStatistics();
        String parts = processes.stream()
                .map(name -> format("%.0f", median.cpuMicros().get(name)))
                .collect(Collectors.joining(" + "));
        return row(
                operation.name(),
                format("%,.0f", median.perSecond()),
                parts + format(" = **%.0f**", median.totalMicros()),
                format("%.0f %%", 100 * (totals.getMax() - totals.getMin()) / median.totalMicros()),
                format("%.0f", median.cpuMicros().get(Sample.GENERATOR)),
                format("%.2f/%.1f at %d/s", millis(paced, 50), millis(paced, 99), operation.perSecond()),
                format("%.0f/%.0f %%", 100 * mostOthers(saturated), 100 * mostOthers(paced)));
    }

    private static double mostOthers(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::others).max().orElseThrow();
    }

    private static double millis(List<Sample> samples, double percentile) {
        return samples.stream()
                        .mapToLong(sample -> sample.latencies().getValueAtPercentile(percentile))
                        .sorted()
                        .skip(samples.size() / 2)
                        .findFirst()
                        .orElseThrow()
                / 1e3;
    }

    /** Returns the line below the head of a table with so many columns. */
    static String rule(int columns) {
        return "| --- ".repeat(columns) + "|";
    }

    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
