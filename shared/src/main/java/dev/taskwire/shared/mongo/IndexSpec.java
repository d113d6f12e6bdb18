package dev.taskwire.shared.mongo;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import org.jspecify.annotations.Nullable;

/**
 * An index that a feature needs.
 *
 * @param collection the collection it is on
 * @param keys the keys in order, 1 or -1
 * @param presence only documents with this member are in it; null for all
 */
public record IndexSpec(
        String collection,
        JsonObject keys,
        boolean unique,
        boolean sparse,
        @Nullable String presence) {

    /** An index over these members, ascending, in this order. */
    public static IndexSpec on(String collection, String... members) {
        var keys = new JsonObject();
        for (String member : members) {
            keys.put(member, 1);
        }
        return new IndexSpec(collection, keys, false, false, null);
    }

    /** No two documents may have the same value. */
    public IndexSpec asUnique() {
        return new IndexSpec(collection, keys, true, sparse, presence);
    }

    /** Documents without the member are not in it. */
    public IndexSpec asSparse() {
        return new IndexSpec(collection, keys, unique, true, presence);
    }

    /**
     * Documents without that member are not in it, whatever its other keys are. Not for unique indexes, which the
     * embedded server would enforce on all documents.
     */
    public IndexSpec onlyWith(String member) {
        return new IndexSpec(collection, keys, unique, sparse, member);
    }

    IndexOptions options() {
        var options = new IndexOptions().unique(unique).sparse(sparse);
        return presence == null
                ? options
                : options.partialFilterExpression(ExtendedJson.op(presence, ExtendedJson.op("$exists", true)));
    }
}
