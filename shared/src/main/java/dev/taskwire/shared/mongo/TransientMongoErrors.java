package dev.taskwire.shared.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoStalePrimaryException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import java.util.List;
import java.util.Set;

/** Identifies the driver's failures that are transient, such as those of a failover. */
final class TransientMongoErrors {
    private static final List<Class<? extends MongoException>> TRANSIENT = List.of(
            MongoTimeoutException.class,
            MongoSocketException.class,
            MongoConnectionPoolClearedException.class,
            MongoServerUnavailableException.class,
            MongoNotPrimaryException.class,
            MongoStalePrimaryException.class,
            MongoNodeIsRecoveringException.class,
            MongoWriteConcernException.class,
            MongoExecutionTimeoutException.class,
            MongoInterruptedException.class,
            MongoCursorNotFoundException.class);

    private static final List<String> TRANSIENT_LABELS =
            List.of("RetryableWriteError", "TransientTransactionError", "SystemOverloadedError");

    /**
     * MongoDB's error codes of servers that are unavailable, overloaded, interrupted, too slow, or no longer primary.
     */
    private static final Set<Integer> TRANSIENT_CODES = Set.of(
            6, // HostUnreachable
            7, // HostNotFound
            24, // LockTimeout
            43, // CursorNotFound
            50, // MaxTimeMSExpired
            64, // WriteConcernFailed
            89, // NetworkTimeout
            91, // ShutdownInProgress
            100, // UnsatisfiableWriteConcern
            112, // WriteConflict
            133, // FailedToSatisfyReadPreference
            134, // ReadConcernMajorityNotAvailableYet
            175, // QueryPlanKilled
            189, // PrimarySteppedDown
            202, // NetworkInterfaceExceededTimeLimit
            237, // CursorKilled
            262, // ExceededTimeLimit
            279, // ClientDisconnect
            462, // IngressRequestRateLimitExceeded
            9_001, // SocketException
            10_107, // NotWritablePrimary
            11_600, // InterruptedAtShutdown
            11_601, // Interrupted
            11_602, // InterruptedDueToReplStateChange
            13_435, // NotPrimaryNoSecondaryOk
            13_436); // NotPrimaryOrSecondary

    private TransientMongoErrors() {}

    static boolean isTransient(MongoException failure) {
        return TRANSIENT.stream().anyMatch(type -> type.isInstance(failure))
                || TRANSIENT_LABELS.stream().anyMatch(failure::hasErrorLabel)
                || TRANSIENT_CODES.contains(failure.getCode())
                || (failure instanceof MongoBulkWriteException bulk && isTransient(bulk))
                // No secondary can authenticate a user while the replica set has no majority.
                || (failure instanceof MongoSecurityException
                        && failure.getCause() instanceof MongoException cause
                        && isTransient(cause));
    }

    private static boolean isTransient(MongoBulkWriteException bulk) {
        return bulk.getWriteConcernError() != null
                || bulk.getWriteErrors().stream().anyMatch(error -> TRANSIENT_CODES.contains(error.getCode()));
    }

    /**
     * Returns whether it is certain that MongoDB has not received a write. When the driver retries a write and the
     * retry reaches no server, it reports the failure of the first attempt. Therefore a timeout without a server or a
     * connection means that the first attempt had none either.
     */
    static boolean wasNeverSent(Throwable failure) {
        return failure instanceof MongoTimeoutException && !(failure instanceof MongoOperationTimeoutException);
    }
}
