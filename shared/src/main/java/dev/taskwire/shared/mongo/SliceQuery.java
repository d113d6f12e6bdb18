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
 * Reads a page of a list: no more than a number of documents, and no more than {@link Slice#MAX_BYTES} of them. They
 * come a batch at a time, and what is left is not asked for when the page is full.
 *
 * @param <T> what a document becomes
 */
public final class SliceQuery<T> {
    /** The usual page and one more come with one round trip; as many of the largest tasks are three megabytes. */
    private static final int BATCH = 51;

    private final ReadStream<JsonObject> documents;
    private final int limit;
    private final Function<JsonObject, T> reading;
    private final ToLongFunction<T> bytes;
    private final List<T> items = new ArrayList<>();
    private final Promise<Slice<T>> slice = Promise.promise();
    private long left = Slice.MAX_BYTES;

    private SliceQuery(
            ReadStream<JsonObject> documents, int limit, Function<JsonObject, T> reading, ToLongFunction<T> bytes) {
        this.documents = documents;
        this.limit = limit;
        this.reading = reading;
        this.bytes = bytes;
    }

    /**
     * The first that match, in the order of the options.
     *
     * @param options order and projection; the rest of it is set here
     * @param limit the most of them
     * @param reading makes an entry of a document
     * @param bytes how much of the answer an entry takes, or a little more
     */
    public static <T> Future<Slice<T>> read(
            MongoClient mongo,
            String collection,
            JsonObject filter,
            FindOptions options,
            int limit,
            Function<JsonObject, T> reading,
            ToLongFunction<T> bytes) {
        // One more than asked tells whether there is a next page.
        options.setLimit(limit + 1).setBatchSize(Math.min(limit + 1, BATCH));
        ReadStream<JsonObject> documents;
        try {
            documents = mongo.findBatchWithOptions(collection, filter, options);
        } catch (IllegalStateException closed) {
            return Future.failedFuture(MongoErrorTranslator.ofRead(closed));
        }
        return new SliceQuery<>(documents, limit, reading, bytes).run();
    }

    private Future<Slice<T>> run() {
        documents
                // That it takes too long means something to whoever has asked for it.
                .exceptionHandler(failure -> slice.tryFail(
                        MongoErrorTranslator.isOutOfTime(failure) ? failure : MongoErrorTranslator.ofRead(failure)))
                .endHandler(end -> slice.tryComplete(new Slice<>(items, false)))
                .handler(this::take);
        return slice.future();
    }

    private void take(JsonObject document) {
        try {
            T item = reading.apply(document);
            left -= bytes.applyAsLong(item);
            if (items.size() == limit || (left < 0 && !items.isEmpty())) {
                end();
                slice.tryComplete(new Slice<>(items, true));
            } else {
                items.add(item);
            }
        } catch (RuntimeException unreadable) {
            end();
            slice.tryFail(unreadable);
        }
    }

    /** Closes the cursor, and drops what of it has come already. */
    private void end() {
        documents.handler(null);
    }
}
