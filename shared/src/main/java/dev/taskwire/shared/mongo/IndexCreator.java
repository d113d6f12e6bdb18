package dev.taskwire.shared.mongo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexModel;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
        var byCollection = obsolete.stream().collect(Collectors.groupingBy(IndexSpec::collection));
        Future<Void> done = Future.succeededFuture();
        for (var collection : byCollection.entrySet()) {
            done = done.compose(dropped -> dropExisting(mongo, collection.getKey(), collection.getValue()));
        }
        return done;
    }

    private static Future<Void> dropExisting(MongoClient mongo, String collection, List<IndexSpec> obsolete) {
        var names = obsolete.stream().map(IndexSpec::name).collect(Collectors.toSet());
        return mongo.listIndexes(collection)
                .compose(existing -> {
                    Future<Void> done = Future.succeededFuture();
                    for (Object index : existing) {
                        String name = ((JsonObject) index).getString("name");
                        if (names.contains(name)) {
                            done = done.compose(dropped -> drop(mongo, collection, name));
                        }
                    }
                    return done;
                })
                .otherwise(failure -> warn(collection, failure));
    }

    private static Future<Void> drop(MongoClient mongo, String collection, String index) {
        return mongo.dropIndex(collection, index)
                .onSuccess(dropped ->
                        LOG.atInfo().addKeyValue("index", index).log("an index that is no longer needed was dropped"))
                .otherwise(failure -> warn(collection, failure));
    }

    private static @Nullable Void warn(String collection, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("collection", collection)
                .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                .log("an index that is no longer needed was not dropped");
        return null;
    }
}
