import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the results of operations, one row for each system. */
final class ResultTable {
    private ResultTable() {}

    static String head() {
        return MarkdownTable.head(List.of(
                "operation",
                "system",
                "requests/s",
                "CPU-µs a request",
                "spread",
                "JIT compiler",
                "load generator",
                "p50/p99 ms",
                "others"));
    }

    static String row(Comparison.Result result) {
        var median = Sample.median(result.saturated());
        var totals = result.saturated().stream()
                .mapToDouble(Sample::totalMicros)
                .summaryStatistics();
        String parts = median.cpuMicros().entrySet().stream()
                .filter(process -> !process.getKey().equals(Sample.GENERATOR))
                .map(process -> MarkdownTable.format("%s %.0f", process.getKey(), process.getValue()))
                .collect(Collectors.joining(" + "));
        return MarkdownTable.row(List.of(
                result.operation().name(),
                result.system(),
                MarkdownTable.format("%,.0f", median.perSecond()),
                parts + MarkdownTable.format(" = **%.0f**", median.totalMicros()),
                MarkdownTable.format("%.0f %%", 100 * (totals.getMax() - totals.getMin()) / median.totalMicros()),
                compilers(result.saturated()),
                MarkdownTable.format("%.0f", median.cpuMicros().get(Sample.GENERATOR)),
                MarkdownTable.format(
                        "%.2f/%.1f at %d/s",
                        millis(result.paced(), 50),
                        millis(result.paced(), 99),
                        result.operation().perSecond()),
                MarkdownTable.format(
                        "%.0f/%.0f %%", 100 * mostOthers(result.saturated()), 100 * mostOthers(result.paced()))));
    }

    /** Returns the mean share of the JIT compiler in each JVM, and whether a JVM was not warm. */
    static String compilers(List<Sample> samples) {
        var shares = samples.stream()
                .flatMap(sample -> sample.compilerShares().entrySet().stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, LinkedHashMap::new, Collectors.averagingDouble(Map.Entry::getValue)));
        String all = shares.entrySet().stream()
                .map(process -> MarkdownTable.format("%s %.1f %%", process.getKey(), 100 * process.getValue()))
                .collect(Collectors.joining(", "));
        boolean isWarm = shares.values().stream().allMatch(share -> share < Sample.WARM);
        return (isWarm ? "" : "**not warm**: ") + all;
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
}
