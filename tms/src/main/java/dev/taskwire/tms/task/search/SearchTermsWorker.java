package dev.taskwire.tms.task.search;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the terms of tasks without holding up an event loop. */
public final class SearchTermsWorker {
    /** In UTF-16 units; the worst text of this length takes about a millisecond. */
    private static final int MAX_LENGTH_ON_EVENT_LOOP = 1_000;

    private SearchTermsWorker() {}

    /** Loads what the analysis needs, dictionaries included, which takes some tenths of a second at the first text. */
    public static void load() {
        SearchTerms.of("a 中 あ 한 ก ກ ក က", null);
        SearchTerms.ofQuery("a");
    }

    /** Returns the terms of a task. Those of a long text are made on a worker thread of the current context. */
    public static Future<List<String>> termsOf(String title, @Nullable String description) {
        int length = title.length() + (description == null ? 0 : description.length());
        var context = ContextInternal.current();
        return length <= MAX_LENGTH_ON_EVENT_LOOP || context == null
                ? Future.succeededFuture(SearchTerms.of(title, description))
                : context.executeBlocking(() -> SearchTerms.of(title, description), false);
    }
}
