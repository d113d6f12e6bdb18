package dev.taskwire.shared.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoWriteException;
import dev.taskwire.shared.error.ApplicationException;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the driver's errors mean to us. Classes and codes are read, never texts. */
public final class MongoErrorTranslator {
    private static final Logger LOG = LoggerFactory.getLogger(MongoErrorTranslator.class);
    private static final int DUPLICATE_KEY = 11_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String AWAY = "The database is not available, or overloaded.";
    private static final String UNKNOWN =
            "The database is not available, or overloaded; what was asked for may still take effect.";

    private MongoErrorTranslator() {}

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
     * Makes an insertion one that does nothing where its key exists already.
     *
     * @return whether the document was inserted
     */
    public static Future<Boolean> ifAbsent(Future<?> insertion) {
        return insertion
                .map(true)
                .recover(failure ->
                        isDuplicateKey(failure) ? Future.succeededFuture(false) : Future.failedFuture(failure));
    }

    /** Returns what a log line says of a failure, which may be the driver's. */
    public static String reason(Throwable failure) {
        return String.valueOf(translate(failure).getMessage());
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
     * Turns whatever the driver fails with into UNAVAILABLE: MongoDB cannot be reached, is overloaded, has no primary
     * or lost one meanwhile. What is none of these is a fault of ours or of the installation; it is logged as an error,
     * and a caller is told the same. Anything that is not the driver's stays what it is.
     */
    public static Throwable translate(Throwable failure) {
        return translate(failure, UNKNOWN);
    }

    /** The same for a read, which has no effect. */
    static Throwable ofRead(Throwable failure) {
        return translate(unlessClosed(failure), AWAY);
    }

    /** The same for a write; but that a key is there already is for its caller to judge. */
    static Throwable ofWrite(Throwable failure) {
        return isDuplicateKey(failure)
                ? failure
                : translate(unlessClosed(failure), TransientMongoErrors.nothingWasSent(failure) ? AWAY : UNKNOWN);
    }

    /** A client of MongoDB that is closed says so with a class that is not the driver's; a process is about to end. */
    private static Throwable unlessClosed(Throwable failure) {
        return failure instanceof IllegalStateException ? ApplicationException.unavailable(AWAY, RETRY_AFTER) : failure;
    }

    private static Throwable translate(Throwable failure, String detail) {
        if (!(failure instanceof MongoException fault)) {
            return failure;
        }
        if (TransientMongoErrors.passes(fault)) {
            LOG.atDebug().setCause(fault).log("an operation of MongoDB has failed");
        } else {
            LOG.error("an operation of MongoDB has failed unexpectedly", fault);
        }
        return ApplicationException.unavailable(detail, RETRY_AFTER);
    }
}
