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

/** Which of the driver's failures pass by themselves, as one in a failover does. */
final class TransientMongoErrors {
    private static final List<Class<? extends MongoException>> PASSING = List.of(
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

    private static final List<String> PASSING_LABELS =
            List.of("RetryableWriteError", "TransientTransactionError", "SystemOverloadedError");

    /** MongoDB's codes of what is away, overloaded, interrupted, out of time, or no primary any more. */
    private static final Set<Integer> PASSING_CODES = Set.of(
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

    static boolean passes(MongoException failure) {
        return PASSING.stream().anyMatch(type -> type.isInstance(failure))
                || PASSING_LABELS.stream().anyMatch(failure::hasErrorLabel)
                || PASSING_CODES.contains(failure.getCode())
                || (failure instanceof MongoBulkWriteException bulk && passes(bulk))
                // No secondary can prove who a user is while the set has no majority.
                || (failure instanceof MongoSecurityException
                        && failure.getCause() instanceof MongoException cause
                        && passes(cause));
    }

    private static boolean passes(MongoBulkWriteException bulk) {
        return bulk.getWriteConcernError() != null
                || bulk.getWriteErrors().stream().anyMatch(error -> PASSING_CODES.contains(error.getCode()));
    }

    /**
     * Whether it is certain that MongoDB has not got what was to be written. With its own retry of a write the driver
     * tells the failure of the first attempt when the second one did not reach anybody, so that one without a server or
     * a connection had none from the start.
     */
    static boolean nothingWasSent(Throwable failure) {
        return failure instanceof MongoTimeoutException && !(failure instanceof MongoOperationTimeoutException);
    }
}
