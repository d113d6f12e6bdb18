package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/**
 * Acknowledges a write once it is in the file.
 *
 * <p>Writes and commits queue for the same lock, so a commit never sees half a write. A commit queues behind the writes
 * that already wait and commits them all at once; their own commits then find nothing left to do.
 */
class DurableBackend extends BsonBackend {

    private static final int COMMITS_PER_COMPACTION = 32;
    private static final int MIN_FILL_PERCENT = 70;
    private static final int MAX_COMPACTED_BYTES = 512 * 1024;

    private final ReentrantLock writeLock = new ReentrantLock(true);
    private boolean hasUncommittedWrites;
    private int commits;

    DurableBackend(MVStore store) {
        super(store);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        return MongoCommands.isReadOnly(command, query)
                ? read(channel, database, command, query)
                : write(channel, database, command, query);
    }

    private Document read(Channel channel, String database, String command, Document query) {
        // Keeps the pages of this version in the file until the response is complete.
        MVStore.TxCounter version = getMvStore().registerVersionUsage();
        try {
            return super.handleCommand(channel, database, command, query);
        } finally {
            getMvStore().deregisterVersionUsage(version);
            if (MongoCommands.hasMajorityReadConcern(query)) {
                // A majority read must survive a crash, so the writes that it may have seen are committed first.
                commitAll();
            }
        }
    }

    private Document write(Channel channel, String database, String command, Document query) {
        writeLock.lock();
        try {
            hasUncommittedWrites = true;
            return super.handleCommand(channel, database, command, query);
        } finally {
            writeLock.unlock();
            // Also after a failure: what the command had done before it failed stays done.
            commitAll();
        }
    }

    private void commitAll() {
        writeLock.lock();
        try {
            if (hasUncommittedWrites) {
                getMvStore().commit();
                hasUncommittedWrites = false;
                compactFile();
            }
        } finally {
            writeLock.unlock();
        }
    }

    /** Moves fresh pages together, a few at a time. Every commit leaves stale pages behind; this bounds the file. */
    private void compactFile() {
        commits++;
        if (commits % COMMITS_PER_COMPACTION == 0 && getMvStore().compact(MIN_FILL_PERCENT, MAX_COMPACTED_BYTES)) {
            getMvStore().commit();
        }
    }
}
