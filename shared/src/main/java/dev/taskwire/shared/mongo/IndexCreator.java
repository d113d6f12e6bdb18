package dev.taskwire.shared.mongo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexModel;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and drops indexes. Indexes that exist cost a few round trips. */
public final class IndexCreator {
    private static final Logger LOG = LoggerFactory.getLogger(IndexCreator.class);

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

    /**
     * Drops those of these indexes that exist. Processes of an earlier version can go on, since no query of theirs
     * names an index; it only becomes slower. If such a process starts later, it creates the index again, and the next
     * start of this version drops it. A failure is logged only: an index that stays costs time and does no harm.
     */
    public static Future<Void> dropObsolete(MongoClient mongo, List<IndexSpec> obsolete) {
        Future<Void> done = Future.succeededFuture();
        for (var index : obsolete) {
            done = done.compose(dropped -> dropIfExists(mongo, index));
        }
        return done;
    }

    private static Future<Void> dropIfExists(MongoClient mongo, IndexSpec index) {
        return mongo.listIndexes(index.collection())
                .compose(existing -> existing.stream()
                                .map(JsonObject.class::cast)
                                .anyMatch(found -> index.name().equals(found.getString("name")))
                        ? mongo.dropIndex(index.collection(), index.name())
                                .onSuccess(dropped -> LOG.atInfo()
                                        .addKeyValue("index", index.name())
                                        .log("an index that is no longer needed was dropped"))
                        : Future.succeededFuture())
                .otherwise(failure -> {
                    LOG.atWarn()
                            .addKeyValue("index", index.name())
                            .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                            .log("an index that is no longer needed was not dropped");
                    return null;
                });
    }
}
