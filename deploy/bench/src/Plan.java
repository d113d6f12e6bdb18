import java.time.Duration;

/**
 * Says how much is measured.
 *
 * @param rounds so many intervals of each system count
 * @param maxRounds the bound on the rounds of an operation, with those that replace disturbed ones
 * @param settle the time under load before each interval
 * @param saturated the length of an interval under full load
 * @param paced the length of an interval at the fixed rate
 * @param warmUp the bound on the warm-up of all operations
 * @param operationWarmUp the bound on the warm-up before each operation
 * @param repeatUntil disturbed intervals are repeated until this time after the start
 * @param writesPerSecond the rate of the creates whose events are measured
 */
record Plan(
        int users,
        int rounds,
        int maxRounds,
        Duration settle,
        Duration saturated,
        Duration paced,
        Duration warmUp,
        Duration operationWarmUp,
        Duration repeatUntil,
        int writesPerSecond) {
    static Plan of(String name) {
        return switch (name) {
            case "full" ->
                new Plan(
                        1_000,
                        3,
                        9,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(11),
                        500);
            case "quick" ->
                new Plan(
                        100,
                        1,
                        1,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(12),
                        Duration.ZERO,
                        Duration.ZERO,
                        100);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
