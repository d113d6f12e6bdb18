package dev.taskwire.tms.notify;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ApiResponse;

/** HTTP for one's own settings: parses, calls the service, renders. */
final class SettingsRoutes {
    private final SettingsService service;

    SettingsRoutes(SettingsService service) {
        this.service = service;
    }

    void mount(ApiRouter api) {
        api.on(
                        "getMyNotificationSettings",
                        request -> service.get(request.caller().userId()).map(SettingsRoutes::reply))
                .on(
                        "patchMyNotificationSettings",
                        request -> service.change(
                                        request.caller().userId(),
                                        SettingsJson.changes(request.body()),
                                        request.ifMatch(),
                                        request.deadline())
                                .map(SettingsRoutes::reply));
    }

    private static ApiResponse reply(NotificationSettings settings) {
        return ApiResponse.ok(SettingsJson.of(settings)).etag(settings.version());
    }
}
