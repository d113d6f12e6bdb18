import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures operations of several systems in turn: first, second, first, second. So all have the same conditions. */
final class Comparison {
    private final Plan plan;
    private final List<MeasuredSystem> systems;
    private final long start = System.nanoTime();

    /** The intervals of one operation of one system that count. */
    record Result(String system, Operation operation, List<Sample> saturated, List<Sample> paced) {}

    private record Load(MeasuredSystem system, Operation operation) {}

    Comparison(Plan plan, List<MeasuredSystem> systems) {
        this.plan = plan;
        this.systems = systems;
    }

    /** Uses each operation of each system for the first time. */
    void start(List<String> operations) throws IOException {
        for (String operation : operations) {
            for (var system : systems) {
                system.start(system.operation(operation), plan.paced());
            }
        }
    }

    /** Warms up each operation of each system until its JIT compilers have little to do, within the limit. */
    void warmUp(List<String> operations, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        var cold = new ArrayList<Load>();
        for (String operation : operations) {
            systems.forEach(system -> cold.add(new Load(system, system.operation(operation))));
        }
        while (!cold.isEmpty()) {
            for (var load : List.copyOf(cold)) {
                if (System.nanoTime() >= end) {
                    return;
                }
                var sample = load.system()
                        .measure(load.operation(), LoadGenerator.SATURATE, Duration.ZERO, plan.saturated());
                if (sample.isWarm()) {
                    cold.remove(load);
                }
            }
        }
    }

    /** Returns one result for each system. */
    List<Result> measure(String operation) throws IOException {
        warmUp(List.of(operation), plan.operationWarmUp());
        var saturated = intervals(operation, LoadGenerator.SATURATE, plan.saturated());
        var paced = intervals(operation, systems.get(0).operation(operation).perSecond(), plan.paced());
        return systems.stream()
                .map(system -> new Result(
                        system.name(),
                        system.operation(operation),
                        saturated.get(system.name()),
                        paced.get(system.name())))
                .toList();
    }

    /** Measures until enough intervals were undisturbed by other work on the machine, and returns the quietest. */
    private Map<String, List<Sample>> intervals(String operation, int perSecond, Duration time) throws IOException {
        var samples = new HashMap<String, List<Sample>>();
        systems.forEach(system -> samples.put(system.name(), new ArrayList<>()));
        for (int round = 0; round < plan.rounds() || (isDisturbed(samples) && mayRepeat(round)); round++) {
            for (var system : systems) {
                samples.get(system.name())
                        .add(system.measure(system.operation(operation), perSecond, plan.settle(), time));
            }
        }
        samples.replaceAll((system, all) -> all.stream()
                .sorted(Comparator.comparingDouble(Sample::others))
                .limit(plan.rounds())
                .toList());
        return samples;
    }

    private boolean isDisturbed(Map<String, List<Sample>> samples) {
        return samples.values().stream()
                .anyMatch(all -> all.stream().filter(Sample::isQuiet).count() < plan.rounds());
    }

    private boolean mayRepeat(int round) {
        return round < plan.maxRounds()
                && System.nanoTime() - start < plan.repeatUntil().toNanos();
    }
}
