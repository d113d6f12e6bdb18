package dev.taskwire.shared.mongo;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;

/**
 * An index that a feature needs.
 *
 * @param collection the collection it is on
 * @param keys the keys in order, 1 or -1
 */
public record Index(String collection, JsonObject keys, boolean unique, boolean sparse) {

    /** An index over these members, ascending, in this order. */
    public static Index on(String collection, String... members) {
        var keys = new JsonObject();
        for (String member : members) {
            keys.put(member, 1);
        }
        return new Index(collection, keys, false, false);
    }

    /** No two documents may have the same value. */
    public Index asUnique() {
        return new Index(collection, keys, true, sparse);
    }

    /** Documents without the member are not in it. */
    public Index asSparse() {
        return new Index(collection, keys, unique, true);
    }

    IndexOptions options() {
        return new IndexOptions().unique(unique).sparse(sparse);
    }
}
