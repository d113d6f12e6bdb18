package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands out copies of its documents. The library would hand out the stored ones, and change them in place while the
 * answer to an earlier request is still being written from them. A shallow copy is enough: an update replaces what is
 * nested.
 */
final class CopyOnReadCollection extends H2Collection {

    CopyOnReadCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors) {
        super(database, name, options, documents, meta, cursors);
    }

    @Override
    protected QueryResult createQueryResult(List<Document> documents, int batchSize) {
        return super.createQueryResult(documents.stream().map(Document::clone).toList(), batchSize);
    }

    /** The one query that the library runs without the lock that its writers hold. */
    @Override
    public synchronized int count(@Nullable Document query, int skip, int limit) {
        return super.count(query, skip, limit);
    }
}
