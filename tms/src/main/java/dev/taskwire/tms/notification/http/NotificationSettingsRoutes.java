package dev.taskwire.tms.notification.http;

import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.tms.notification.model.NotificationSettings;
import dev.taskwire.tms.notification.model.NotificationSettingsJson;
import dev.taskwire.tms.notification.service.NotificationSettingsService;

/** Handles the operations on the caller's own settings: parses, calls the service, renders. */
public final class NotificationSettingsRoutes {
    private final NotificationSettingsService service;

    public NotificationSettingsRoutes(NotificationSettingsService service) {
        this.service = service;
    }

    public void mount(ApiRouter api) {
        api.on(
                        "getMyNotificationSettings",
                        request -> service.get(request.caller().userId()).map(NotificationSettingsRoutes::response))
                .on(
                        "patchMyNotificationSettings",
                        request -> service.update(
                                        request.caller().userId(),
                                        NotificationSettingsJson.patch(request.body()),
                                        request.ifMatch(),
                                        request.deadline())
                                .map(NotificationSettingsRoutes::response));
    }

    private static ApiResponse response(NotificationSettings settings) {
        return ApiResponse.ok(NotificationSettingsJson.of(settings)).etag(settings.version());
    }
}
