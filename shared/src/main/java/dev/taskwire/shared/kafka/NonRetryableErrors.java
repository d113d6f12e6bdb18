package dev.taskwire.shared.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Distinguishes a record that Kafka refuses from an unavailable Kafka. */
final class NonRetryableErrors {
    private NonRetryableErrors() {}

    /** Returns whether the failure is caused by the record, so that a retry would fail the same way. */
    static boolean isNonRetryable(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException;
    }
}
