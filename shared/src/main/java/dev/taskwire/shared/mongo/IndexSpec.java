package dev.taskwire.shared.mongo;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An index that a feature needs.
 *
 * @param collection the indexed collection
 * @param keys the keys in order, with 1 for ascending or -1 for descending
 * @param requiredMember the index holds only documents with this member; null for all
 */
public record IndexSpec(
        String collection,
        JsonObject keys,
        boolean unique,
        boolean sparse,
        @Nullable String requiredMember) {

    /** Returns an ascending index on these members, in this order. */
    public static IndexSpec on(String collection, String... members) {
        var keys = new JsonObject();
        for (String member : members) {
            keys.put(member, 1);
        }
        return new IndexSpec(collection, keys, false, false, null);
    }

    /** Returns a unique index: no two documents may have the same value. */
    public IndexSpec asUnique() {
        return new IndexSpec(collection, keys, true, sparse, requiredMember);
    }

    /** Returns a sparse index, which leaves out documents without the member. */
    public IndexSpec asSparse() {
        return new IndexSpec(collection, keys, unique, true, requiredMember);
    }

    /**
     * Returns a partial index, which leaves out documents without that member. Its name contains the member, since an
     * earlier version may have an index of all documents on the same keys. It cannot be unique: the embedded server
     * would enforce that on all documents.
     */
    public IndexSpec onlyWith(String member) {
        return new IndexSpec(collection, keys, unique, sparse, member);
    }

    /** Returns the index's name: the one that MongoDB makes, and for a partial index also its condition. */
    public String name() {
        var parts = new ArrayList<String>();
        keys.forEach(key -> parts.add(key.getKey() + "_" + key.getValue()));
        if (requiredMember != null) {
            parts.add("with_" + requiredMember);
        }
        return String.join("_", parts);
    }

    IndexOptions options() {
        var options = new IndexOptions().name(name()).unique(unique).sparse(sparse);
        return requiredMember == null
                ? options
                : options.partialFilterExpression(ExtendedJson.op(requiredMember, ExtendedJson.op("$exists", true)));
    }
}
