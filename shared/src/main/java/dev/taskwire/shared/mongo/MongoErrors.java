package dev.taskwire.shared.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import dev.taskwire.shared.error.AppException;
import java.time.Duration;

/** What the driver's errors mean to us. Codes are read, never texts. */
public final class MongoErrors {
    private static final int DUPLICATE_KEY = 11_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private MongoErrors() {}

    public static boolean isDuplicateKey(Throwable failure) {
        if (failure instanceof MongoWriteException write) {
            return write.getError().getCode() == DUPLICATE_KEY;
        }
        if (failure instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteErrors().stream().anyMatch(error -> error.getCode() == DUPLICATE_KEY);
        }
        return failure instanceof MongoCommandException command && command.getErrorCode() == DUPLICATE_KEY;
    }

    /** Whether MongoDB has stopped an operation since it took longer than it may. */
    public static boolean isOutOfTime(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoExecutionTimeoutException) {
                return true;
            }
        }
        return failure instanceof MongoOperationTimeoutException;
    }

    /**
     * MongoDB cannot be reached, is overloaded, has no primary or lost one meanwhile: 'try again' instead of an
     * internal error.
     */
    public static Throwable translate(Throwable failure) {
        boolean away = failure instanceof MongoTimeoutException
                || failure instanceof MongoSocketException
                || failure instanceof MongoNotPrimaryException
                || failure instanceof MongoNodeIsRecoveringException
                || failure instanceof MongoWriteConcernException
                || (failure instanceof MongoException labelled && labelled.hasErrorLabel("RetryableWriteError"));
        return away ? AppException.unavailable("The database is not available, or overloaded.", RETRY_AFTER) : failure;
    }
}
