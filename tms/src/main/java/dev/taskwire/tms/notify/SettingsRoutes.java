package dev.taskwire.tms.notify;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Reply;

/** HTTP for one's own settings: parses, calls the service, renders. */
final class SettingsRoutes {
    private final SettingsService service;

    SettingsRoutes(SettingsService service) {
        this.service = service;
    }

    void mount(ApiRouter api) {
        api.on(
                        "getMyNotificationSettings",
                        call -> service.get(call.caller().userId()).map(SettingsRoutes::reply))
                .on(
                        "patchMyNotificationSettings",
                        call -> service.change(
                                        call.caller().userId(),
                                        SettingsJson.changes(call.body()),
                                        call.ifMatch(),
                                        call.deadline())
                                .map(SettingsRoutes::reply));
    }

    private static Reply reply(NotificationSettings settings) {
        return Reply.ok(SettingsJson.of(settings)).etag(settings.version());
    }
}
