package dev.taskwire.tms.export.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.tms.export.source.ExportSource;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Begins exports of all data of a user. */
public final class ExportService {
    private final List<ExportSource> sources;
    private final ListConcurrencyLimiter limiter;
    private final Counter lines;
    private final Duration maxDuration;

    /**
     * Creates the service.
     *
     * @param sources in the order of the export; the first one has the account
     * @param lines counts the lines that are made
     * @param maxDuration the longest time of an export
     */
    public ExportService(
            List<ExportSource> sources, ListConcurrencyLimiter limiter, Counter lines, Duration maxDuration) {
        this.sources = List.copyOf(sources);
        this.limiter = limiter;
        this.lines = lines;
        this.maxDuration = maxDuration;
    }

    /**
     * Reads the first page, and returns the export that begins with it.
     *
     * @return fails with UNAUTHENTICATED if the user's account was deleted or is disabled
     */
    public Future<UserExport> begin(Caller user, Deadline deadline) {
        var export = new UserExport(user, sources, limiter, lines, Deadline.after(maxDuration));
        return export.readFirst(deadline).map(hasAccount -> {
            if (!hasAccount) {
                throw UserExport.withoutAccount();
            }
            return export;
        });
    }
}
