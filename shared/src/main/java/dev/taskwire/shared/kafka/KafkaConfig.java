package dev.taskwire.shared.kafka;

import dev.taskwire.shared.config.EnvironmentReader;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The settings of Kafka.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param retention the retention of topics that Taskwire creates
 */
public record KafkaConfig(String bootstrapServers, Duration retention) {
    private static final Pattern SERVERS = Pattern.compile("^[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*");

    private static final Pattern PORT = Pattern.compile(":(\\d+)");
    private static final int MAX_PORT = 65_535;

    /** Reads {@code KAFKA_BOOTSTRAP_SERVERS}, which is required, and {@code KAFKA_RETENTION}. */
    public static KafkaConfig from(EnvironmentReader environment) {
        String servers = environment.required(
                "KAFKA_BOOTSTRAP_SERVERS", "the addresses of Kafka's brokers, such as 127.0.0.1:9092");
        if (!servers.isEmpty()
                && !(SERVERS.matcher(servers).matches()
                        && PORT.matcher(servers).results().allMatch(KafkaConfig::isValidPort))) {
            environment.addError(
                    "KAFKA_BOOTSTRAP_SERVERS", "must be host:port, or several separated by commas without spaces");
        }
        return new KafkaConfig(servers, environment.duration("KAFKA_RETENTION", Duration.ofDays(7)));
    }

    private static boolean isValidPort(MatchResult port) {
        int number = Integer.parseInt(port.group(1));
        return number > 0 && number <= MAX_PORT;
    }
}
