package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Maps Kafka records to events, and the sequence of an event to text. */
final class CloudEventMapper {
    /** The bound on an event's id, type, subject and record key. Those of Taskwire are a third as long. */
    private static final int MAX_NAME_LENGTH = 200;

    private static final int MAX_HEADERS = 50;
    /** The digits of the largest number of 64 bits. */
    private static final int SEQUENCE_DIGITS = 19;

    private CloudEventMapper() {}

    /**
     * Returns the event that the record holds.
     *
     * @throws RuntimeException when the record is not a valid event; the message says why
     */
    static EventEnvelope toEnvelope(ConsumerRecord<String, byte[]> record) {
        try {
            require(record.headers().toArray().length <= MAX_HEADERS, "it has too many headers");
            CloudEvent event = KafkaMessageFactory.createReader(record).toEvent();
            return new EventEnvelope(
                    name("id", event.getId()),
                    name("type", event.getType()),
                    name("subject", event.getSubject()),
                    name("key", record.key()),
                    Long.parseLong(String.valueOf(event.getExtension("sequence"))),
                    Objects.requireNonNull(event.getTime(), "it has no time").toInstant(),
                    new String(
                            Objects.requireNonNull(event.getData(), "it has no data")
                                    .toBytes(),
                            StandardCharsets.UTF_8),
                    trace(record));
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException("the record is not a CloudEvent: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Returns the sequence with leading zeros, so that the order of texts is the order of numbers, as the sequence
     * extension of CloudEvents demands. Processes of earlier releases write it without them, and read both.
     */
    static String orderable(long sequence) {
        String digits = Long.toString(sequence);
        return "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
    }

    private static String name(String what, @Nullable String value) {
        require(value != null, "it has no " + what);
        require(Objects.requireNonNull(value).length() <= MAX_NAME_LENGTH, "its " + what + " is too long");
        return value;
    }

    private static void require(boolean condition, String error) {
        if (!condition) {
            throw new IllegalArgumentException(error);
        }
    }

    private static @Nullable TraceParent trace(ConsumerRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(TraceParent.HEADER);
        return header == null || header.value() == null
                ? null
                : TraceParent.parse(new String(header.value(), StandardCharsets.UTF_8));
    }
}
