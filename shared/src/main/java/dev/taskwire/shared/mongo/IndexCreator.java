package dev.taskwire.shared.mongo;

import io.vertx.core.Future;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;

/** Builds indexes; those that exist already cost one round trip each. */
public final class IndexCreator {
    private IndexCreator() {}

    /** All of these. */
    public static List<IndexSpec> of(List<List<IndexSpec>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    /** Completes when all exist; fails at the first that cannot be built. */
    public static Future<Void> ensure(MongoClient mongo, List<IndexSpec> indexes) {
        Future<Void> done = Future.succeededFuture();
        for (var index : indexes) {
            done = done.compose(
                    built -> mongo.createIndexWithOptions(index.collection(), index.keys(), index.options()));
        }
        return done;
    }
}
