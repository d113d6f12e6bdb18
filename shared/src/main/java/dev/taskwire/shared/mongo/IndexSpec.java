package dev.taskwire.shared.mongo;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * An index that a feature needs.
 *
 * @param collection the indexed collection
 * @param keys the keys in order, with 1 for ascending or -1 for descending
 * @param requiredMembers the index holds only documents with all these members
 */
public record IndexSpec(
        String collection, JsonObject keys, boolean unique, boolean sparse, List<String> requiredMembers) {

    public IndexSpec {
        requiredMembers = List.copyOf(requiredMembers);
    }

    /** Returns an ascending index on these members, in this order. */
    public static IndexSpec on(String collection, String... members) {
        var keys = new JsonObject();
        for (String member : members) {
            keys.put(member, 1);
        }
        return new IndexSpec(collection, keys, false, false, List.of());
    }

    /** Returns a unique index: no two documents may have the same value. */
    public IndexSpec asUnique() {
        return new IndexSpec(collection, keys, true, sparse, requiredMembers);
    }

    /** Returns a sparse index, which leaves out documents without the member. */
    public IndexSpec asSparse() {
        return new IndexSpec(collection, keys, unique, true, requiredMembers);
    }

    /**
     * Returns a partial index, which leaves out documents without these members. MongoDB uses it only for queries that
     * have a condition on each of them. Its name contains the members, since an earlier version may have an index of
     * all documents on the same keys. It cannot be unique: the embedded server would enforce that on all documents.
     */
    public IndexSpec onlyWith(String... members) {
        return new IndexSpec(collection, keys, unique, sparse, List.of(members));
    }

    /** Returns the index's name: the one that MongoDB makes, and for a partial index also its condition. */
    public String name() {
        var parts = new ArrayList<String>();
        keys.forEach(key -> parts.add(key.getKey() + "_" + key.getValue()));
        if (!requiredMembers.isEmpty()) {
            parts.add("with");
            parts.addAll(requiredMembers);
        }
        return String.join("_", parts);
    }

    IndexOptions options() {
        var options = new IndexOptions().name(name()).unique(unique).sparse(sparse);
        var present = new JsonObject();
        requiredMembers.forEach(member -> present.put(member, ExtendedJson.op("$exists", true)));
        return present.isEmpty() ? options : options.partialFilterExpression(present);
    }
}
