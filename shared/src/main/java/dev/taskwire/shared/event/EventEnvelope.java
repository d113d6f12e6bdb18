package dev.taskwire.shared.event;

import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event, in the terms of CloudEvents 1.0. It is created within the write that it describes, and is immutable.
 *
 * @param id unique; a repeated event has the same id
 * @param type what happened, such as {@code task.created}
 * @param subject the object to which it happened
 * @param key the key of the Kafka record; events with the same key stay in order
 * @param sequence the subject's version after the event, which an event without a change leaves as it is
 * @param data JSON
 * @param trace the trace of the write, and after its receipt that of the processing; null without a trace
 */
public record EventEnvelope(
        String id,
        String type,
        String subject,
        String key,
        long sequence,
        Instant time,
        String data,
        @Nullable TraceParent trace) {
    /** The approximate size of everything but the data, in a record's headers and in a document. */
    private static final int BYTES_BESIDE_DATA = 512;

    /** Creates an event without a trace. */
    public EventEnvelope(String id, String type, String subject, String key, long sequence, Instant time, String data) {
        this(id, type, subject, key, sequence, time, data, null);
    }

    /** Returns the same event, at that position in a trace. */
    public EventEnvelope withTrace(@Nullable TraceParent position) {
        return new EventEnvelope(id, type, subject, key, sequence, time, data, position);
    }

    /** Returns the bound on its size in bytes, as a Kafka record and in its document. */
    public int bytes() {
        return ByteBufUtil.utf8Bytes(data) + BYTES_BESIDE_DATA;
    }
}
