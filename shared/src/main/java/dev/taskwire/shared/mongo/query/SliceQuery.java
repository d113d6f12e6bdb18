package dev.taskwire.shared.mongo.query;

import com.mongodb.MongoException;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.page.SliceBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reads a slice of a list: at most a number of documents, and at most {@link Slice#MAX_BYTES} of them. The documents
 * arrive in batches, and no further batch is fetched when the slice is full.
 *
 * @param <T> the type of the entries
 */
public final class SliceQuery<T> {
    /**
     * A page of the default size and one more entry arrive with one round trip; 51 of the largest tasks are three
     * megabytes.
     */
    private static final int BATCH_SIZE = 51;

    /** More than the driver's own bounds. A driver that is being closed can lose a read, which then never ends. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(12);

    private final MongoClient mongo;
    private final String collection;
    private final JsonObject filter;
    private final FindOptions options;
    private final int limit;
    private final Function<JsonObject, T> mapper;
    private final ToLongFunction<T> bytes;
    private final SliceBuilder<T> items;
    private final Promise<Slice<T>> slice;

    private SliceQuery(
            MongoClient mongo,
            String collection,
            JsonObject filter,
            FindOptions options,
            int limit,
            Function<JsonObject, T> mapper,
            ToLongFunction<T> bytes) {
        this.mongo = mongo;
        this.collection = collection;
        this.filter = filter;
        this.options = options;
        this.limit = limit;
        this.mapper = mapper;
        this.bytes = bytes;
        this.items = new SliceBuilder<>(limit);
        // Without a context, a timeout would complete on an arbitrary thread.
        var context = ContextInternal.current();
        this.slice = context == null ? Promise.promise() : context.promise();
    }

    /**
     * Returns the first entries that match the filter, in the order of the options.
     *
     * @param options order and projection; the rest is set here
     * @param limit the maximum of entries
     * @param mapper converts a document to an entry
     * @param bytes returns the size of an entry in the response, or slightly more
     */
    public static <T> Future<Slice<T>> read(
            MongoClient mongo,
            String collection,
            JsonObject filter,
            FindOptions options,
            int limit,
            Function<JsonObject, T> mapper,
            ToLongFunction<T> bytes) {
        var query = new SliceQuery<>(mongo, collection, filter, options, limit, mapper, bytes);
        query.read();
        return bounded(query.slice, MAX_WAIT);
    }

    static <T> Future<T> bounded(Promise<T> read, Duration maxWait) {
        return read.future().timeout(maxWait.toMillis(), TimeUnit.MILLISECONDS).recover(failure -> {
            if (failure instanceof TimeoutException) {
                // Ends the query, too.
                read.tryFail(MongoErrorTranslator.translateRead(new MongoException("the driver has lost a read")));
            }
            return read.future();
        });
    }

    private void read() {
        // One entry more than requested shows whether there is a next page.
        int wanted = limit + 1;
        options.setLimit(wanted).setBatchSize(Math.min(wanted, BATCH_SIZE));
        try {
            var documents = mongo.findBatchWithOptions(collection, filter, options);
            documents
                    .exceptionHandler(failure -> slice.tryFail(MongoErrorTranslator.translateRead(failure)))
                    .endHandler(end -> slice.tryComplete(items.build(false)))
                    .handler(document -> onDocument(documents, document));
        } catch (IllegalStateException closed) {
            slice.tryFail(MongoErrorTranslator.translateRead(closed));
        }
    }

    private void onDocument(ReadStream<JsonObject> documents, JsonObject document) {
        try {
            T item = mapper.apply(document);
            if (!items.tryAdd(item, bytes.applyAsLong(item))) {
                closeCursor(documents);
                slice.tryComplete(items.build(true));
            }
        } catch (RuntimeException unreadable) {
            closeCursor(documents);
            slice.tryFail(unreadable);
        }
    }

    /** Closes the cursor, and drops the documents that have arrived already. */
    private static void closeCursor(ReadStream<JsonObject> documents) {
        documents.handler(null);
    }
}
