package dev.taskwire.tms.export.source;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.page.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Reads what ums has of a user. Fails with UNAVAILABLE while ums does not respond. */
public final class UmsExportSource implements ExportSource {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final InternalServiceClient ums;
    private final UserExportPage.Subject subject;
    private final String type;

    /**
     * Creates the source of a subject.
     *
     * @param type the type of its lines
     */
    public UmsExportSource(InternalServiceClient ums, UserExportPage.Subject subject, String type) {
        this.ums = ums;
        this.subject = subject;
        this.type = type;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Future<Page<JsonObject, String>> read(Caller user, Optional<String> position, Deadline deadline) {
        var path = subject.path(user.userId(), position.map(UUID::fromString));
        return ums.get(path, Duration.ofMillis(deadline.remainingMillis()))
                // A ums of an earlier version does not have the path.
                .map(found -> UserExportPage.of(found.orElseThrow()))
                .map(page -> new Page<>(page.items(), page.next().map(UUID::toString)))
                .recover(failure -> Future.failedFuture(ApplicationException.unavailable(
                        "The user service does not respond. Try again later.", RETRY_AFTER)));
    }
}
