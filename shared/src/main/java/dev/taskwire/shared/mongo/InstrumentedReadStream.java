package dev.taskwire.shared.mongo;

import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of a query's documents that reports once that it has ended, was abandoned or has failed. */
final class InstrumentedReadStream implements ReadStream<JsonObject> {
    private final ReadStream<JsonObject> documents;
    private final Consumer<@Nullable Throwable> ended;
    private boolean reported;

    InstrumentedReadStream(ReadStream<JsonObject> documents, Consumer<@Nullable Throwable> ended) {
        this.documents = documents;
        this.ended = ended;
    }

    private void reportEnd(@Nullable Throwable failure) {
        if (!reported) {
            reported = true;
            ended.accept(failure);
        }
    }

    @Override
    public ReadStream<JsonObject> exceptionHandler(@Nullable Handler<Throwable> handler) {
        documents.exceptionHandler(failure -> {
            reportEnd(failure);
            if (handler != null) {
                handler.handle(failure);
            }
        });
        return this;
    }

    @Override
    public ReadStream<JsonObject> endHandler(@Nullable Handler<Void> handler) {
        documents.endHandler(end -> {
            reportEnd(null);
            if (handler != null) {
                handler.handle(null);
            }
        });
        return this;
    }

    /** Sets the handler; null abandons the remaining documents. */
    @Override
    public ReadStream<JsonObject> handler(@Nullable Handler<JsonObject> handler) {
        documents.handler(handler);
        if (handler == null) {
            reportEnd(null);
        }
        return this;
    }

    @Override
    public ReadStream<JsonObject> pause() {
        documents.pause();
        return this;
    }

    @Override
    public ReadStream<JsonObject> resume() {
        documents.resume();
        return this;
    }

    @Override
    public ReadStream<JsonObject> fetch(long amount) {
        documents.fetch(amount);
        return this;
    }
}
