package dev.taskwire.tms.export.source;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.page.Slice;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Reads one kind of a user's data in pages, each of which is read when the client has received the one before. */
public interface ExportSource {
    /** Returns the type of the lines, which is also the name of their member. */
    String type();

    /** Returns whether another service reads the pages, so that they take nothing of this one. */
    default boolean isRemote() {
        return false;
    }

    /**
     * Reads a page. An object that exists during the whole export is on one page at least.
     *
     * @param user the user whose data it is
     * @param position where the page begins; empty for the first one
     * @return the objects as the user sees them, of at most {@link Slice#MAX_BYTES}, and the position of the next page,
     *     if there is one
     */
    Future<Page<JsonObject, String>> read(Caller user, Optional<String> position, Deadline deadline);
}
