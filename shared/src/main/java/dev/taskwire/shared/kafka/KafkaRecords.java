package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.EventEnvelope;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as they are read. */
final class KafkaRecords {
    private KafkaRecords() {}

    /**
     * The event that the record is.
     *
     * @throws RuntimeException when it is none of ours, in whatever way; the message says why
     */
    static EventEnvelope envelope(ConsumerRecord<String, byte[]> record) {
        try {
            CloudEvent event = KafkaMessageFactory.createReader(record).toEvent();
            return new EventEnvelope(
                    event.getId(),
                    event.getType(),
                    Objects.requireNonNull(event.getSubject(), "no subject"),
                    Objects.requireNonNull(record.key(), "no key"),
                    Long.parseLong(String.valueOf(event.getExtension("sequence"))),
                    Objects.requireNonNull(event.getTime(), "no time").toInstant(),
                    new String(
                            Objects.requireNonNull(event.getData(), "no data").toBytes(), StandardCharsets.UTF_8));
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException("is no CloudEvent: " + malformed.getMessage(), malformed);
        }
    }
}
