package dev.taskwire.shared.mongo;

import io.vertx.core.Future;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;

/** Creates indexes. An index that exists costs one round trip. */
public final class IndexCreator {
    private IndexCreator() {}

    /** Returns the indexes of all lists. */
    public static List<IndexSpec> of(List<List<IndexSpec>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    /** Completes when all indexes exist. Fails at the first that cannot be created. */
    public static Future<Void> ensure(MongoClient mongo, List<IndexSpec> indexes) {
        Future<Void> done = Future.succeededFuture();
        for (var index : indexes) {
            done = done.compose(
                    built -> mongo.createIndexWithOptions(index.collection(), index.keys(), index.options()));
        }
        return done;
    }
}
