package dev.taskwire.shared.refresh;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Refreshes some documents of a collection. */
@FunctionalInterface
public interface RefreshBatch {
    /**
     * Refreshes the documents that follow that one in the order of ids, or the first ones.
     *
     * @return empty if no document follows
     */
    Future<Optional<Result>> refreshAfter(Optional<UUID> last);

    /**
     * The result of a batch.
     *
     * @param last the last document of the batch
     * @param changed whether a document was not up to date
     */
    record Result(UUID last, boolean changed) {}
}
