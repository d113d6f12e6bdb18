package dev.taskwire.shared.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoWriteException;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates the driver's exceptions. It reads their classes and codes, never their messages. */
public final class MongoErrorTranslator {
    private static final Logger LOG = LoggerFactory.getLogger(MongoErrorTranslator.class);
    private static final int DUPLICATE_KEY = 11_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String UNAVAILABLE_DETAIL = "The database is unavailable or overloaded.";
    private static final String OUTCOME_UNKNOWN = " A change may have been made, or may still be made.";
    private static final String TIMEOUT_DETAIL = "The database did not respond in time.";

    private MongoErrorTranslator() {}

    /** Returns whether a unique index refused the write. */
    public static boolean isDuplicateKey(Throwable failure) {
        if (failure instanceof MongoWriteException write) {
            return write.getError().getCode() == DUPLICATE_KEY;
        }
        if (failure instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteErrors().stream().anyMatch(error -> error.getCode() == DUPLICATE_KEY);
        }
        return failure instanceof MongoCommandException command && command.getErrorCode() == DUPLICATE_KEY;
    }

    /**
     * Ignores the failure of an insertion whose key exists already.
     *
     * @return whether the document was inserted
     */
    public static Future<Boolean> ifAbsent(Future<?> insertion) {
        return insertion
                .map(true)
                .recover(failure ->
                        isDuplicateKey(failure) ? Future.succeededFuture(false) : Future.failedFuture(failure));
    }

    /** Returns the message that a log line shows for a failure, which may be one of the driver's. */
    public static String reason(Throwable failure) {
        return String.valueOf(translate(failure).getMessage());
    }

    /**
     * Returns whether MongoDB got the operation and took too long. A timeout without a cause also occurs if there was
     * no server or no connection.
     */
    private static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoExecutionTimeoutException
                    || (cause instanceof MongoSocketReadTimeoutException
                            && failure instanceof MongoOperationTimeoutException)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Translates any exception of the driver: into TIMEOUT if the operation took too long, and into UNAVAILABLE if
     * MongoDB cannot be reached, is overloaded, has no primary or lost it meanwhile. Any other cause is a defect of
     * Taskwire or of the installation: it is logged as an error, and the caller gets UNAVAILABLE. Returns other
     * exceptions unchanged.
     */
    public static Throwable translate(Throwable failure) {
        return translate(failure, OUTCOME_UNKNOWN);
    }

    /** Returns the failure of a read for which no time is left. */
    public static ApplicationException readTimeout() {
        return timeout("");
    }

    private static ApplicationException timeout(String outcome) {
        return ApplicationException.of(ErrorCode.TIMEOUT, TIMEOUT_DETAIL + outcome);
    }

    /** Translates the failure of a read, which has no effect. */
    public static Throwable translateRead(Throwable failure) {
        return translate(unlessClosed(failure), "");
    }

    /** Translates the failure of a write, except for a duplicate key, which the caller judges. */
    static Throwable translateWrite(Throwable failure) {
        return isDuplicateKey(failure)
                ? failure
                : translate(unlessClosed(failure), TransientMongoErrors.wasNeverSent(failure) ? "" : OUTCOME_UNKNOWN);
    }

    /**
     * Translates the exception of a closed client, which is not one of the driver's classes. It occurs when a process
     * is about to end.
     */
    private static Throwable unlessClosed(Throwable failure) {
        return failure instanceof IllegalStateException
                ? ApplicationException.unavailable(UNAVAILABLE_DETAIL, RETRY_AFTER)
                : failure;
    }

    private static Throwable translate(Throwable failure, String outcome) {
        if (!(failure instanceof MongoException error)) {
            return failure;
        }
        if (TransientMongoErrors.isTransient(error)) {
            LOG.atDebug().setCause(error).log("a MongoDB operation failed");
        } else {
            LOG.error("a MongoDB operation failed unexpectedly", error);
        }
        return isTimeout(error)
                ? timeout(outcome)
                : ApplicationException.unavailable(UNAVAILABLE_DETAIL + outcome, RETRY_AFTER);
    }
}
