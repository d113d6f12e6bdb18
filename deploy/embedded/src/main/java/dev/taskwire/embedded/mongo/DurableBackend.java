package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/**
 * Answers a write when it is in the file.
 *
 * <p>Writes take turns, and so do commits, in one queue: a commit never sees half a write, and because it queues behind
 * the writes that already wait, it commits them all at once, and their own turns to commit find nothing left to do.
 */
class DurableBackend extends BsonBackend {

    private static final int COMMITS_PER_TIDYING = 32;
    private static final int TIDY_BELOW_PERCENT = 70;
    private static final int TIDY_BYTES = 512 * 1024;

    private final ReentrantLock turns = new ReentrantLock(true);
    private boolean uncommitted;
    private int commits;

    DurableBackend(MVStore store) {
        super(store);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        return MongoCommands.onlyReads(command, query)
                ? read(channel, database, command, query)
                : write(channel, database, command, query);
    }

    private Document read(Channel channel, String database, String command, Document query) {
        // Keeps what this version consists of in the file until the answer is collected.
        MVStore.TxCounter version = getMvStore().registerVersionUsage();
        try {
            return super.handleCommand(channel, database, command, query);
        } finally {
            getMvStore().deregisterVersionUsage(version);
            if (MongoCommands.asksForMajority(query)) {
                // What a majority has is what outlives a crash: the writes that this read may have seen come first.
                commitAll();
            }
        }
    }

    private Document write(Channel channel, String database, String command, Document query) {
        turns.lock();
        try {
            uncommitted = true;
            return super.handleCommand(channel, database, command, query);
        } finally {
            turns.unlock();
            // After a failure too: what the command had done before it failed stays done.
            commitAll();
        }
    }

    private void commitAll() {
        turns.lock();
        try {
            if (uncommitted) {
                getMvStore().commit();
                uncommitted = false;
                tidy();
            }
        } finally {
            turns.unlock();
        }
    }

    /** Every commit leaves stale pages behind. Moving the fresh ones together, a few at a time, bounds the file. */
    private void tidy() {
        commits++;
        if (commits % COMMITS_PER_TIDYING == 0 && getMvStore().compact(TIDY_BELOW_PERCENT, TIDY_BYTES)) {
            getMvStore().commit();
        }
    }
}
