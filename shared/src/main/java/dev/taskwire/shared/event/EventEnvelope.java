package dev.taskwire.shared.event;

import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event, in the terms of CloudEvents 1.0. It is built inside the write that it tells of, and never changes after.
 *
 * @param id unique; a repeat of the event has the same one
 * @param type what happened, such as {@code task.created}
 * @param subject what it happened to
 * @param key the Kafka record's key; events with the same key stay in order
 * @param sequence the subject's version after the change, or as it is where there was none
 * @param data JSON
 * @param trace what it belongs to: the write, and once it is received what was received; null where nobody traces
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
    /** Roughly what everything else takes in a record's headers and in a document. */
    private static final int BYTES_BESIDE_DATA = 512;

    /** An event that belongs to no trace yet. */
    public EventEnvelope(String id, String type, String subject, String key, long sequence, Instant time, String data) {
        this(id, type, subject, key, sequence, time, data, null);
    }

    /** The same event, in that place of a trace. */
    public EventEnvelope withTrace(@Nullable TraceParent place) {
        return new EventEnvelope(id, type, subject, key, sequence, time, data, place);
    }

    /** How large it is at most, as a Kafka record and in its document. */
    public int bytes() {
        return ByteBufUtil.utf8Bytes(data) + BYTES_BESIDE_DATA;
    }
}
