package dev.taskwire.tms.task.search;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the terms of tasks without holding up an event loop. */
public final class SearchTermsWorker {
    /** In UTF-16 units; the worst text of this length takes about a millisecond. */
    private static final int MAX_LENGTH_ON_EVENT_LOOP = 1_000;

    private static final int MAX_RUNNING = 8;
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private SearchTermsWorker() {}

    /** Loads what the analysis needs, dictionaries included, which takes some tenths of a second at the first text. */
    public static void load() {
        SearchTerms.of("a 中 あ 한 ก ກ ក က", null);
        SearchTerms.ofQuery("a");
    }

    /**
     * Returns the terms of a task. Those of a long text are made on a worker thread of the current context, unless many
     * are being made: a write must not wait for long after its deadline has been checked.
     */
    public static Future<List<String>> termsOf(String title, @Nullable String description) {
        int length = title.length() + (description == null ? 0 : description.length());
        var context = ContextInternal.current();
        if (length <= MAX_LENGTH_ON_EVENT_LOOP || context == null || RUNNING.get() >= MAX_RUNNING) {
            return Future.succeededFuture(SearchTerms.of(title, description));
        }
        RUNNING.incrementAndGet();
        return context.executeBlocking(() -> SearchTerms.of(title, description), false)
                .onComplete(done -> RUNNING.decrementAndGet());
    }
}
