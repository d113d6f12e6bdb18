package dev.taskwire.shared.mongo;

import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands around the documents of a query, and tells once when they have ended, were given up, or have failed. */
final class InstrumentedReadStream implements ReadStream<JsonObject> {
    private final ReadStream<JsonObject> documents;
    private final Consumer<@Nullable Throwable> ended;
    private boolean told;

    InstrumentedReadStream(ReadStream<JsonObject> documents, Consumer<@Nullable Throwable> ended) {
        this.documents = documents;
        this.ended = ended;
    }

    private void tell(@Nullable Throwable failure) {
        if (!told) {
            told = true;
            ended.accept(failure);
        }
    }

    @Override
    public ReadStream<JsonObject> exceptionHandler(@Nullable Handler<Throwable> handler) {
        documents.exceptionHandler(failure -> {
            tell(failure);
            if (handler != null) {
                handler.handle(failure);
            }
        });
        return this;
    }

    @Override
    public ReadStream<JsonObject> endHandler(@Nullable Handler<Void> handler) {
        documents.endHandler(end -> {
            tell(null);
            if (handler != null) {
                handler.handle(null);
            }
        });
        return this;
    }

    /** Null gives the rest of them up. */
    @Override
    public ReadStream<JsonObject> handler(@Nullable Handler<JsonObject> handler) {
        documents.handler(handler);
        if (handler == null) {
            tell(null);
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
