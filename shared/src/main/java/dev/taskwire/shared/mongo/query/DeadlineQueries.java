package dev.taskwire.shared.mongo.query;

import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs queries that may take long. MongoDB gets the time that a request has left with each of them, and stops the query
 * then. They are commands, since the options of Vert.x' client contain no time limit. Reads have read concern majority.
 * Safe from any thread.
 */
public final class DeadlineQueries {
    /** The bound on a query, however much time the request has. */
    private static final Duration MAX_TIME = Duration.ofSeconds(4);

    /** The time that a response may take on its way. After it, the driver has lost the query or the server hangs. */
    private static final Duration MAX_RESPONSE_DELAY = Duration.ofMillis(500);

    private final MongoClient mongo;

    /**
     * Uses that client.
     *
     * @param mongo has no timeout of its own for an operation: MongoDB refuses a command with two time limits
     */
    public DeadlineQueries(MongoClient mongo) {
        this.mongo = mongo;
    }

    /**
     * Returns the documents that a query finds.
     *
     * @param command MongoDB's {@code find} with a limit, which is changed; all documents arrive with one response,
     *     which has at most 16 MiB
     * @return fails with TIMEOUT after the deadline, or after four seconds, and with UNAVAILABLE as every read
     */
    public Future<List<JsonObject>> find(JsonObject command, Deadline deadline) {
        return run("find", command.put("singleBatch", true), deadline)
                .map(response -> response.getJsonObject("cursor").getJsonArray("firstBatch").stream()
                        .map(JsonObject.class::cast)
                        .toList());
    }

    /**
     * Returns how many documents a query finds.
     *
     * @param command MongoDB's {@code count}, which is changed
     * @return fails as {@link #find} does
     */
    public Future<Long> count(JsonObject command, Deadline deadline) {
        return run("count", command, deadline)
                .map(response -> response.getNumber("n").longValue());
    }

    /** Tries twice: the driver repeats no command, and the first attempt may meet a primary that is stepping down. */
    private Future<JsonObject> run(String name, JsonObject command, Deadline deadline) {
        command.put("readConcern", op("level", "majority"));
        return attempt(name, command, deadline)
                .recover(failure ->
                        failure instanceof ApplicationException known && known.code() == ErrorCode.UNAVAILABLE
                                ? attempt(name, command, deadline)
                                : Future.failedFuture(failure));
    }

    private Future<JsonObject> attempt(String name, JsonObject command, Deadline deadline) {
        if (deadline.isExpired()) {
            return Future.failedFuture(MongoErrorTranslator.readTimeout());
        }
        long millis = Math.min(deadline.remainingMillis(), MAX_TIME.toMillis());
        return mongo.runCommand(name, command.put("maxTimeMS", millis))
                .timeout(millis + MAX_RESPONSE_DELAY.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException ? MongoErrorTranslator.readTimeout() : failure));
    }
}
