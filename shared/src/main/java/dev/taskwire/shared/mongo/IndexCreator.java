package dev.taskwire.shared.mongo;

import io.vertx.core.Future;
import io.vertx.ext.mongo.IndexModel;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates indexes. Indexes that exist cost one round trip for each collection. */
public final class IndexCreator {
    private IndexCreator() {}

    /** Returns the indexes of all lists. */
    public static List<IndexSpec> of(List<List<IndexSpec>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    /**
     * Completes when all indexes exist. Fails at the first collection that lacks one. All missing indexes of a
     * collection are built in one scan of it.
     */
    public static Future<Void> ensure(MongoClient mongo, List<IndexSpec> indexes) {
        Map<String, List<IndexModel>> byCollection = new LinkedHashMap<>();
        for (var index : indexes) {
            byCollection
                    .computeIfAbsent(index.collection(), collection -> new ArrayList<>())
                    .add(new IndexModel(index.keys(), index.options()));
        }
        Future<Void> done = Future.succeededFuture();
        for (var collection : byCollection.entrySet()) {
            done = done.compose(built -> mongo.createIndexes(collection.getKey(), collection.getValue()));
        }
        return done;
    }
}
