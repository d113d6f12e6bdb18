package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.trace.TraceParent;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

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
                            Objects.requireNonNull(event.getData(), "no data").toBytes(), StandardCharsets.UTF_8),
                    trace(record));
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException("is no CloudEvent: " + malformed.getMessage(), malformed);
        }
    }

    private static @Nullable TraceParent trace(ConsumerRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(TraceParent.HEADER);
        return header == null || header.value() == null
                ? null
                : TraceParent.parse(new String(header.value(), StandardCharsets.UTF_8));
    }
}
