package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.EmptyIndex;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Decides how collections and indexes are stored, where the library would use Java serialization. */
class BsonBackend extends H2Backend {

    BsonBackend(MVStore store) {
        super(store);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new BsonDatabase(databaseName);
    }

    /** An inner class, because the constructor of the library's class calls methods that need the store. */
    private final class BsonDatabase extends H2Database {

        BsonDatabase(String databaseName) {
            super(databaseName, getMvStore(), getCursorRegistry());
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(String collectionName, CollectionOptions options) {
            String name = getFullCollectionNamespace(collectionName);
            MVMap<Object, Document> documents = getMvStore()
                    .openMap("databases." + name, new MVMap.Builder<Object, Document>().valueType(new BsonDataType()));
            MVMap<String, Object> meta = getMvStore().openMap("meta." + name);
            return new CopyOnReadCollection(this, collectionName, options, documents, meta, cursorRegistry);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
            String name = getFullCollectionNamespace(collectionName);
            String mapName = name + "._index_" + indexName;
            boolean built = getMvStore().hasMap(mapName) && isListed(name, indexName);
            MVMap<KeyValue, Object> positions = getMvStore()
                    .openMap(mapName, new MVMap.Builder<KeyValue, Object>().keyType(new KeyValueDataType()));
            if (!built) {
                // Removes the entries of an attempt that failed on a duplicate.
                positions.clear();
            }
            return new PersistentUniqueIndex(indexName, keys, sparse, positions, built);
        }

        /** Returns whether the index is in the list, which it is once all its entries are stored. */
        private boolean isListed(String collectionName, String indexName) {
            MongoCollection<Object> list = indexes.get();
            Document entry = new Document("ns", collectionName).append("name", indexName);
            return list != null && list.handleQueryAsStream(entry).findAny().isPresent();
        }

        @Override
        protected Index<Object> openOrCreateSecondaryIndex(
                String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
            return new EmptyIndex<>(indexName, keys) {
                /** Returns false: the library would fill an empty index from all documents, at every start. */
                @Override
                public boolean isEmpty() {
                    return false;
                }
            };
        }

        /**
         * Drops this database only. The library would drop all databases whose names begin with the name of this one.
         */
        @Override
        public void drop(Oplog oplog) {
            String prefix = getDatabaseName() + ".";
            for (String name : getMvStore().getMapNames()) {
                if (name.startsWith(prefix)
                        || name.startsWith("databases." + prefix)
                        || name.startsWith("meta." + prefix)) {
                    getMvStore().removeMap(name);
                }
            }
        }
    }
}
