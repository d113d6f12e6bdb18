package dev.taskwire.tms.notification.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationJson;
import dev.taskwire.tms.notification.service.NotificationService;
import dev.taskwire.tms.notification.store.NotificationCursor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;

/** Handles the operations on the caller's own notifications: parses, calls the service, renders. */
public final class NotificationRoutes {
    private static final int DEFAULT_LIMIT = 50;

    private final NotificationService service;
    private final ListConcurrencyLimiter lists;

    public NotificationRoutes(NotificationService service, ListConcurrencyLimiter lists) {
        this.service = service;
        this.lists = lists;
    }

    public void mount(ApiRouter api) {
        api.on("listNotifications", this::list)
                .on(
                        "readNotifications",
                        request -> service.markAllRead(request.caller().userId(), request.deadline())
                                .map(done -> ApiResponse.noContent()))
                .on("readNotification", this::markRead);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var after = request.queryParameter("cursor").map(NotificationRoutes::parseCursor);
        int limit = request.queryParameter("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
        return lists.runList(
                request,
                () -> service.list(request.caller().userId(), after, limit).map(page -> response(request, page)));
    }

    private static ApiResponse response(ApiRequest request, Page<Notification, NotificationCursor> page) {
        var all = new JsonArray();
        page.items().forEach(notification -> all.add(NotificationJson.of(notification)));
        return PaginationLink.withNextLink(
                ApiResponse.ok(all), request, "/api/notifications", page.next().map(NotificationCursor::encode));
    }

    private Future<ApiResponse> markRead(ApiRequest request) {
        var id = ResourceIds.notificationInPath(request.pathParameter("notification_id"));
        return service.markRead(request.caller().userId(), id, request.deadline())
                .map(done -> ApiResponse.noContent());
    }

    private static NotificationCursor parseCursor(String text) {
        return NotificationCursor.decode(text).orElseThrow(OpaqueCursor::invalidCursor);
    }
}
