package dev.taskwire.shared.event;

import io.netty.buffer.ByteBufUtil;
import java.time.Instant;

/**
 * One event, in the terms of CloudEvents 1.0. It is built inside the write that it tells of, and never changes after.
 *
 * @param id unique; a repeat of the event has the same one
 * @param type what happened, such as {@code task.created}
 * @param subject what it happened to
 * @param key the Kafka record's key; events with the same key stay in order
 * @param sequence the subject's version after the change, or as it is where there was none
 * @param data JSON
 */
public record EventEnvelope(
        String id, String type, String subject, String key, long sequence, Instant time, String data) {
    /** Roughly what id, type, subject, key, sequence and time take in a record's headers and in a document. */
    private static final int BYTES_BESIDE_DATA = 512;

    /** How large it is at most, as a Kafka record and in its document. */
    public int bytes() {
        return ByteBufUtil.utf8Bytes(data) + BYTES_BESIDE_DATA;
    }
}
