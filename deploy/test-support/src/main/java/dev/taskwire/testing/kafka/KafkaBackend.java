package dev.taskwire.testing.kafka;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import org.opentest4j.TestAbortedException;

/**
 * The Kafka brokers that a test can run on. For {@code @ParameterizedClass @EnumSource(KafkaBackend.class)}: a back end
 * that this machine does not offer aborts the test with one line that says why.
 */
public enum KafkaBackend {

    /** An {@link EmbeddedKafka} in a temporary directory, one for the whole JVM. */
    EMBEDDED {
        @Override
        String bootstrapServers() {
            return SharedEmbeddedKafka.bootstrapServers();
        }
    },

    /** The brokers that the environment variable {@code KAFKA_BOOTSTRAP_SERVERS} names. */
    EXTERNAL {
        @Override
        String bootstrapServers() {
            String servers = externalServers();
            if (servers.isEmpty()) {
                throw new TestAbortedException("EXTERNAL: KAFKA_BOOTSTRAP_SERVERS is not set");
            }
            return servers;
        }
    },

    /**
     * {@value KafkaBrokerContainer#IMAGE} in a container, one for the whole JVM.
     *
     * @see dev.taskwire.testing.container.SharedContainer
     */
    CONTAINER {
        @Override
        String bootstrapServers() {
            return KafkaBrokerContainer.bootstrapServers();
        }
    };

    /**
     * Returns the back end of tests that run on one only: EXTERNAL where {@code KAFKA_BOOTSTRAP_SERVERS} is set, else
     * EMBEDDED.
     */
    public static KafkaBackend preferred() {
        return externalServers().isEmpty() ? EMBEDDED : EXTERNAL;
    }

    /**
     * Returns a broker with names for one test, which the caller closes.
     *
     * @throws TestAbortedException if this machine does not offer the back end
     */
    public TestBroker open() {
        return new TestBroker(bootstrapServers());
    }

    abstract String bootstrapServers();

    private static String externalServers() {
        String servers = System.getenv("KAFKA_BOOTSTRAP_SERVERS");
        return servers == null ? "" : servers.strip();
    }
}
