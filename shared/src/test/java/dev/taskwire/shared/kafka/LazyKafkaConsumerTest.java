package dev.taskwire.shared.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves that a consumer that Kafka refuses at once does not try again without a pause, and goes on afterwards. */
@ExtendWith(VertxExtension.class)
class LazyKafkaConsumerTest {
    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
    private static final Duration NEVER = Duration.ofDays(1);

    private static final class Refused extends MockConsumer<String, byte[]> {
        private final AtomicInteger polls = new AtomicInteger();

        Refused() {
            super("earliest");
        }

        @Override
        public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
            polls.incrementAndGet();
            throw new SaslAuthenticationException("the password is wrong");
        }
    }

    private static Refused reading(Vertx vertx, Duration pause) {
        var refused = new Refused();
        KafkaReadStream<String, byte[]> stream = KafkaReadStream.create(vertx, refused);
        LazyKafkaConsumer.pauseAfterFailures(vertx, stream, pause);
        stream.assign(Set.of(PARTITION)).onSuccess(assigned -> stream.handler(record -> {}));
        return refused;
    }

    @Test
    void refusedConsumerPauses(Vertx vertx) throws Exception {
        var paused = reading(vertx, NEVER);
        var goesOn = reading(vertx, Duration.ofMillis(1));

        Eventually.holds(() -> assertThat(goesOn.polls).hasValueGreaterThan(20));

        assertThat(paused.polls).hasValueLessThanOrEqualTo(1);
    }
}
