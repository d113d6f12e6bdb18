package dev.taskwire.shared.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Tells a record that Kafka will not have from a Kafka that is away. */
final class NonRetryableErrors {
    private NonRetryableErrors() {}

    /** Whether the failure is about this record, so that it would be the same again. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException;
    }
}
