package dev.taskwire.tms.notification.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.tms.export.source.ExportSource;
import dev.taskwire.tms.notification.model.NotificationJson;
import dev.taskwire.tms.notification.store.NotificationCursor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Reads the notifications of a user, the unread ones first. So one that is marked as read meanwhile is not missed, but
 * can be read twice.
 */
public final class NotificationExportSource implements ExportSource {
    private static final int PAGE_SIZE = 100;

    private final NotificationService service;

    public NotificationExportSource(NotificationService service) {
        this.service = service;
    }

    @Override
    public String type() {
        return "notification";
    }

    @Override
    public Future<Page<JsonObject, String>> read(Caller user, Optional<String> position, Deadline deadline) {
        var after = position.map(text -> NotificationCursor.decode(text).orElseThrow());
        return service.list(user.userId(), after, PAGE_SIZE)
                .map(page -> new Page<>(
                        page.items().stream().map(NotificationJson::of).toList(),
                        page.next().map(NotificationCursor::encode)));
    }
}
