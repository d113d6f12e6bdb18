package dev.taskwire.shared.mongo;

import dev.taskwire.shared.page.Slice;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.List;
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

    private final ReadStream<JsonObject> documents;
    private final int limit;
    private final Function<JsonObject, T> mapper;
    private final ToLongFunction<T> bytes;
    private final List<T> items = new ArrayList<>();
    private final Promise<Slice<T>> slice = Promise.promise();
    private long left = Slice.MAX_BYTES;

    private SliceQuery(
            ReadStream<JsonObject> documents, int limit, Function<JsonObject, T> mapper, ToLongFunction<T> bytes) {
        this.documents = documents;
        this.limit = limit;
        this.mapper = mapper;
        this.bytes = bytes;
    }

    /**
     * Returns the first entries that match, in the order of the options.
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
        // One entry more than requested shows whether there is a next page.
        options.setLimit(limit + 1).setBatchSize(Math.min(limit + 1, BATCH_SIZE));
        ReadStream<JsonObject> documents;
        try {
            documents = mongo.findBatchWithOptions(collection, filter, options);
        } catch (IllegalStateException closed) {
            return Future.failedFuture(MongoErrorTranslator.translateRead(closed));
        }
        return new SliceQuery<>(documents, limit, mapper, bytes).run();
    }

    private Future<Slice<T>> run() {
        documents
                // A timeout is left to the caller, who gives it a meaning of its own.
                .exceptionHandler(failure -> slice.tryFail(
                        MongoErrorTranslator.isTimeout(failure)
                                ? failure
                                : MongoErrorTranslator.translateRead(failure)))
                .endHandler(end -> slice.tryComplete(new Slice<>(items, false)))
                .handler(this::onDocument);
        return slice.future();
    }

    private void onDocument(JsonObject document) {
        try {
            T item = mapper.apply(document);
            left -= bytes.applyAsLong(item);
            if (items.size() == limit || (left < 0 && !items.isEmpty())) {
                closeCursor();
                slice.tryComplete(new Slice<>(items, true));
            } else {
                items.add(item);
            }
        } catch (RuntimeException unreadable) {
            closeCursor();
            slice.tryFail(unreadable);
        }
    }

    /** Closes the cursor, and drops the documents that have arrived already. */
    private void closeCursor() {
        documents.handler(null);
    }
}
