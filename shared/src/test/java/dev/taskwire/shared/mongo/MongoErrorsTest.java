package dev.taskwire.shared.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
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
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MongoErrorsTest {
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
        assertThat(MongoErrors.translate(failure))
                .isInstanceOfSatisfying(
                        AppException.class,
                        unavailable -> assertThat(unavailable)
                                .returns(ErrorKind.UNAVAILABLE, AppException::kind)
                                .returns(Duration.ofSeconds(2), AppException::retryAfter)
                                .hasMessageNotContaining("host.invalid"));
    }

    @Test
    void anythingElseStaysWhatItIs() {
        for (Throwable failure : List.of(new MongoException(13, "unauthorized"), new IllegalStateException("bug"))) {
            assertThat(MongoErrors.translate(failure)).isSameAs(failure);
        }
    }

    @Test
    void duplicateKeyIsKnownByItsCodeInEveryForm() {
        for (int code : new int[] {11_000, 112}) {
            assertThat(List.of(write(code), bulk(code), command(code)))
                    .allSatisfy(failure ->
                            assertThat(MongoErrors.isDuplicateKey(failure)).isEqualTo(code == 11_000));
        }
        assertThat(MongoErrors.isDuplicateKey(new IllegalStateException("E11000 duplicate key")))
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
