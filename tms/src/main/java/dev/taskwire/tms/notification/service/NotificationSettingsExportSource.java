package dev.taskwire.tms.notification.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.tms.export.source.ExportSource;
import dev.taskwire.tms.notification.model.NotificationSettingsJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads the notification settings of a user, which everybody has. */
public final class NotificationSettingsExportSource implements ExportSource {
    private final NotificationSettingsService service;

    public NotificationSettingsExportSource(NotificationSettingsService service) {
        this.service = service;
    }

    @Override
    public String type() {
        return "notification_settings";
    }

    @Override
    public Future<Page<JsonObject, String>> read(Caller user, Optional<String> position, Deadline deadline) {
        return service.get(user.userId())
                .map(settings -> new Page<>(List.of(NotificationSettingsJson.of(settings)), Optional.empty()));
    }
}
