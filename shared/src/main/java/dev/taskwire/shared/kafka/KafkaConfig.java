package dev.taskwire.shared.kafka;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.kafka.security.KafkaSecurityConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The settings of Kafka.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param retention the retention of topics that Taskwire creates
 * @param topicPrefix what the names of all topics and consumer groups begin with; may be empty
 */
public record KafkaConfig(
        String bootstrapServers, Duration retention, String topicPrefix, KafkaSecurityConfig security) {
    private static final Pattern SERVERS = Pattern.compile("^[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*");

    private static final Pattern PORT = Pattern.compile(":(\\d+)");
    private static final int MAX_PORT = 65_535;
    /** Kafka's rules for names. The longest name of Taskwire still fits behind it. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Creates settings without a prefix, encryption and authentication. */
    public KafkaConfig(String bootstrapServers, Duration retention) {
        this(bootstrapServers, retention, "", KafkaSecurityConfig.NONE);
    }

    /**
     * Reads {@code KAFKA_BOOTSTRAP_SERVERS}, which is required, {@code KAFKA_RETENTION}, {@code KAFKA_TOPIC_PREFIX} and
     * the variables of {@link KafkaSecurityConfig}.
     */
    public static KafkaConfig from(EnvironmentReader environment) {
        String servers = environment.required(
                "KAFKA_BOOTSTRAP_SERVERS", "the addresses of Kafka's brokers, such as 127.0.0.1:9092");
        if (!servers.isEmpty()
                && !(SERVERS.matcher(servers).matches()
                        && PORT.matcher(servers).results().allMatch(KafkaConfig::isValidPort))) {
            environment.addError(
                    "KAFKA_BOOTSTRAP_SERVERS", "must be host:port, or several separated by commas without spaces");
        }
        String prefix = environment.string("KAFKA_TOPIC_PREFIX", "");
        if (!prefix.isEmpty() && !PREFIX.matcher(prefix).matches()) {
            environment.addError(
                    "KAFKA_TOPIC_PREFIX", "must be at most 100 letters of a to z, digits, and the characters . _ -");
        }
        return new KafkaConfig(
                servers,
                environment.duration("KAFKA_RETENTION", Duration.ofDays(7)),
                prefix,
                KafkaSecurityConfig.from(environment));
    }

    /** Returns the same settings with other brokers. */
    public KafkaConfig withBootstrapServers(String servers) {
        return new KafkaConfig(servers, retention, topicPrefix, security);
    }

    /** Returns the name at Kafka of a topic or consumer group. */
    public String nameAtKafka(String name) {
        return topicPrefix + name;
    }

    /** Returns the settings that every Kafka client needs: the brokers, encryption and authentication. */
    public Map<String, Object> clientProperties() {
        var properties = new HashMap<>(security.clientProperties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    private static boolean isValidPort(MatchResult port) {
        int number = Integer.parseInt(port.group(1));
        return number > 0 && number <= MAX_PORT;
    }
}
