import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Renders the CPU time of a system's requests in relation to another system's: all processes, then each. */
final class RatioTable {
    /** The processes of the yardstick that do the work of ours. */
    private static final Map<String, String> COUNTERPARTS = Map.of("gateway", "proxy", "tms", "service");

    private final List<Comparison.Result> results;
    private final String system;
    private final String other;

    RatioTable(List<Comparison.Result> results, String system, String other) {
        this.results = results;
        this.system = system;
        this.other = other;
    }

    @Override
    public String toString() {
        var operations = results.stream()
                .map(result -> result.operation().name())
                .distinct()
                .toList();
        var processes = micros(operations.get(0), system).keySet().stream()
                .filter(process -> counterpart(operations.get(0), process) != null)
                .toList();
        var columns = new ArrayList<>(List.of(system + " / " + other, "all processes"));
        processes.forEach(process -> columns.add(heading(process, counterpart(operations.get(0), process))));
        var lines = new ArrayList<>(List.of(MarkdownTable.head(columns)));
        for (String operation : operations) {
            var cells = new ArrayList<>(List.of(
                    operation,
                    "**" + ratio(median(operation, system).totalMicros(), median(operation, other).totalMicros()) + "**"));
            for (String process : processes) {
                cells.add(ratio(
                        micros(operation, system).get(process),
                        micros(operation, other).get(counterpart(operation, process))));
            }
            lines.add(MarkdownTable.row(cells));
        }
        return String.join("\n", lines);
    }

    private static String heading(String process, String counterpart) {
        return process.equals(counterpart) ? process : process + " / " + counterpart;
    }

    /** Returns the other system's process that does this process's work; null if there is none. */
    private String counterpart(String operation, String process) {
        var others = micros(operation, other);
        if (process.equals(Sample.GENERATOR)) {
            return null;
        }
        return List.of(process, COUNTERPARTS.getOrDefault(process, process)).stream()
                .filter(others::containsKey)
                .findFirst()
                .orElse(null);
    }

    private Map<String, Double> micros(String operation, String of) {
        return median(operation, of).cpuMicros();
    }

    private Sample median(String operation, String of) {
        return results.stream()
                .filter(result -> result.operation().name().equals(operation)
                        && result.system().equals(of))
                .map(result -> Sample.median(result.saturated()))
                .findFirst()
                .orElseThrow();
    }

    private static String ratio(double micros, double others) {
        // Less than a microsecond a request is the rest of a process that has nothing to do with it.
        return others < 1 ? "–" : MarkdownTable.format("%.2f", micros / others);
    }
}
