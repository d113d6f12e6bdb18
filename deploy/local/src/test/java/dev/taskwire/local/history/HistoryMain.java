package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Outcome;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Records a history and checks it, or checks one that was recorded. Arguments: {@code record <gateway> <kafka> <file>
 * <seconds> <milliseconds between two calls>}, or {@code check <file>}. Ends with 1 if there are violations.
 */
public final class HistoryMain {
    private static final int MAX_SHOWN = 10;

    private HistoryMain() {}

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "history", "history");
        History history = args[0].equals("record") ? record(args) : History.read(Path.of(args[1]));
        System.exit(report(history) ? 0 : 1);
    }

    private static History record(String... args) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[4]));
        return new Recorder(URI.create(args[1]), args[2], Path.of(args[3]))
                .record(() -> System.nanoTime() < end, Duration.ofMillis(Long.parseLong(args[5])));
    }

    /** Whether nothing was violated. */
    private static boolean report(History history) {
        var violations = Checker.check(history);
        System.out.printf(
                Locale.ROOT,
                "%,d operations: %,d ok, %,d gone, %,d refused, %,d unknown; statuses %s; %,d events of %,d tasks%n",
                history.operations().size(),
                history.count(Outcome.OK),
                history.count(Outcome.GONE),
                history.count(Outcome.REFUSED),
                history.count(Outcome.UNKNOWN),
                statuses(history),
                history.events().size(),
                history.byTask().size());
        Map<Violation.Rule, List<Violation>> byRule =
                violations.stream().collect(Collectors.groupingBy(Violation::rule, TreeMap::new, Collectors.toList()));
        byRule.forEach((rule, found) -> {
            System.out.println(found.size() + " × " + rule + ", " + rule.meaning());
            found.stream()
                    .limit(MAX_SHOWN)
                    .forEach(violation -> System.out.println("    " + violation.task() + ": " + violation.detail()));
        });
        System.out.println("violations: " + violations.size());
        return violations.isEmpty();
    }

    private static Map<Integer, Long> statuses(History history) {
        return history.operations().stream()
                .collect(Collectors.groupingBy(Operation::status, TreeMap::new, Collectors.counting()));
    }
}
