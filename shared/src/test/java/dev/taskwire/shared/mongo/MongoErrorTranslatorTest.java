package dev.taskwire.shared.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which failures of the driver mean that the database is not available, and which are for the caller. */
class MongoErrorTranslatorTest {
    private static final ServerAddress SERVER = new ServerAddress("host.invalid");

    static final List<Exception> AWAY = List.of(
            new MongoTimeoutException("no server"),
            new MongoSocketReadException("reset", SERVER),
            new MongoSocketReadTimeoutException("silent", SERVER, new SocketTimeoutException()),
            new MongoNotPrimaryException(new BsonDocument(), SERVER),
            new MongoNodeIsRecoveringException(new BsonDocument(), SERVER),
            new MongoWriteConcernException(
                    new WriteConcernError(64, "", "waited", new BsonDocument()),
                    WriteConcernResult.unacknowledged(),
                    SERVER,
                    Set.of()),
            retryable());

    @ParameterizedTest
    @FieldSource("AWAY")
    void databaseThatIsAwayIsUnavailable(Exception failure) {
        assertThat(MongoErrorTranslator.translate(failure))
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        unavailable -> assertThat(unavailable)
                                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                                .returns(Duration.ofSeconds(2), ApplicationException::retryAfter)
                                .hasMessageNotContaining("host.invalid"));
    }

    @Test
    void whatIsNotTheDriversStaysWhatItIs() {
        var bug = new IllegalStateException("bug");
        assertThat(MongoErrorTranslator.translate(bug)).isSameAs(bug);
        var refusal = ApplicationException.of(ErrorCode.NOT_FOUND, "none");
        assertThat(MongoErrorTranslator.translateRead(refusal)).isSameAs(refusal);
    }

    @Test
    void everyFailureOfTheDriverButATimeoutIsUnavailable() throws Exception {
        var classes = DriverFailures.classes().stream()
                .filter(type -> type != MongoExecutionTimeoutException.class)
                .toList();
        assertThat(classes).hasSizeGreaterThan(30).contains(MongoSocketReadException.class);
        for (var type : classes) {
            var failure = DriverFailures.make(type);
            for (var told : List.of(
                    MongoErrorTranslator.translate(failure),
                    MongoErrorTranslator.translateRead(failure),
                    MongoErrorTranslator.translateWrite(failure))) {
                assertThat(told)
                        .as(type.getName())
                        .isInstanceOfSatisfying(
                                ApplicationException.class,
                                unavailable -> assertThat(unavailable)
                                        .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                                        .returns(Duration.ofSeconds(2), ApplicationException::retryAfter));
            }
        }
    }

    /** Whether the driver or the server has measured the time. A late write may take effect, so it is not repeated. */
    @Test
    void operationThatTookTooLongIsATimeout() {
        var stopped = new MongoExecutionTimeoutException(50, "stopped");
        var silent = new MongoSocketReadTimeoutException("silent", SERVER, new IOException("silent"));
        for (var late : List.of(
                stopped,
                new MongoOperationTimeoutException("late", stopped),
                new MongoOperationTimeoutException("late", silent))) {
            assertThat(List.of(MongoErrorTranslator.translateRead(late), MongoErrorTranslator.translateWrite(late)))
                    .extracting(failure -> ((ApplicationException) failure).code())
                    .containsOnly(ErrorCode.TIMEOUT);
        }
    }

    /** What passes is logged nowhere; a new class of a new driver must be looked at. */
    @Test
    void everyClassIsKnownToPassOrToBeAFault() throws Exception {
        assertThat(DriverFailures.classes().stream()
                        .filter(type -> !TransientMongoErrors.isTransient(DriverFailures.make(type)))
                        .map(Class::getSimpleName))
                .containsExactlyInAnyOrder(
                        "MongoException",
                        "MongoClientException",
                        // By their codes, causes or labels.
                        "MongoCommandException",
                        "MongoQueryException",
                        "MongoWriteException",
                        "ClientBulkWriteException",
                        "MongoSecurityException",
                        "WriteConcernException",
                        // The driver keeps it to itself.
                        "MongoWriteConcernWithResponseException",
                        // Faults of ours, or of the installation.
                        "DuplicateKeyException",
                        "MongoChangeStreamException",
                        "MongoConfigurationException",
                        "MongoGridFSException",
                        "MongoIncompatibleDriverException",
                        "MongoInternalException",
                        "MongoUpdatedEncryptedFieldsException");
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 64, 91, 134, 189, 262, 10_107, 11_600, 11_602, 13_435, 13_436})
    void failoverIsKnownByItsCodesInEveryForm(int code) {
        assertThat(List.of(write(code), bulk(code), command(code)))
                .allSatisfy(failure -> assertThat(TransientMongoErrors.isTransient((MongoException) failure))
                        .isTrue());
    }

    @Test
    void whoIsNotLetInWithoutMajorityWaitsForOne() {
        var cause = new MongoSocketReadException("reset", SERVER);
        assertThat(TransientMongoErrors.isTransient(new MongoSecurityException(credential(), "refused", cause)))
                .isTrue();
        assertThat(TransientMongoErrors.isTransient(new MongoSecurityException(credential(), "refused")))
                .isFalse();
    }

    @Test
    void onlyWriteThatMayHaveBeenSentMayStillTakeEffect() {
        var sent = new MongoSocketReadException("reset", SERVER);
        assertThat(MongoErrorTranslator.translateWrite(sent)).hasMessageContaining("may still be made");
        assertThat(MongoErrorTranslator.translateWrite(new MongoOperationTimeoutException("late")))
                .hasMessageContaining("may still be made");
        assertThat(MongoErrorTranslator.translateRead(sent)).hasMessageNotContaining("may still be made");
        assertThat(MongoErrorTranslator.translateWrite(new MongoTimeoutException("no server")))
                .hasMessageNotContaining("may still be made");
    }

    @Test
    void closedClientIsUnavailableAndDuplicateKeyIsForTheCaller() {
        assertThat(MongoErrorTranslator.translateRead(new IllegalStateException("closed")))
                .isInstanceOf(ApplicationException.class);
        assertThat(MongoErrorTranslator.translateWrite(new IllegalStateException("closed")))
                .isInstanceOf(ApplicationException.class);
        var duplicate = write(11_000);
        assertThat(MongoErrorTranslator.translateWrite(duplicate)).isSameAs(duplicate);
    }

    private static MongoCredential credential() {
        return MongoCredential.createCredential("user", "admin", new char[0]);
    }

    @Test
    void duplicateKeyIsKnownByItsCodeInEveryForm() {
        for (int code : new int[] {11_000, 112}) {
            assertThat(List.of(write(code), bulk(code), command(code)))
                    .allSatisfy(failure -> assertThat(MongoErrorTranslator.isDuplicateKey(failure))
                            .isEqualTo(code == 11_000));
        }
        assertThat(MongoErrorTranslator.isDuplicateKey(new IllegalStateException("E11000 duplicate key")))
                .isFalse();
    }

    private static MongoException retryable() {
        var failure = new MongoException("stepped down");
        failure.addLabel("RetryableWriteError");
        return failure;
    }

    private static Throwable write(int code) {
        return new MongoWriteException(new WriteError(code, "", new BsonDocument()), SERVER, Set.of());
    }

    private static Throwable bulk(int code) {
        return new MongoBulkWriteException(
                BulkWriteResult.unacknowledged(),
                List.of(new BulkWriteError(code, "", new BsonDocument(), 0)),
                null,
                SERVER,
                Set.of());
    }

    private static Throwable command(int code) {
        return new MongoCommandException(new BsonDocument("code", new BsonInt32(code)), SERVER);
    }
}
