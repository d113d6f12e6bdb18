package dev.taskwire.tms.notify;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.http.NextPage;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.page.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;

/** HTTP for one's own notifications: parses, calls the service, renders. */
final class NotificationRoutes {
    private static final int DEFAULT_LIMIT = 50;

    private final NotificationService service;
    private final ListAdmission lists;

    NotificationRoutes(NotificationService service, ListAdmission lists) {
        this.service = service;
        this.lists = lists;
    }

    void mount(ApiRouter api) {
        api.on("listNotifications", this::list)
                .on(
                        "readNotifications",
                        call -> service.markAllRead(call.caller().userId(), call.deadline())
                                .map(done -> Reply.noContent()))
                .on("readNotification", this::read);
    }

    private Future<Reply> list(Call call) {
        var after = call.query("cursor").map(NotificationRoutes::cursor);
        int limit = call.query("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
        return lists.list(
                call, () -> service.list(call.caller().userId(), after, limit).map(page -> reply(call, page)));
    }

    private static Reply reply(Call call, Page<Notification, NotificationCursor> page) {
        var all = new JsonArray();
        page.items().forEach(notification -> all.add(NotificationJson.of(notification)));
        return NextPage.link(
                Reply.ok(all), call, "/api/notifications", page.next().map(NotificationCursor::encode));
    }

    private Future<Reply> read(Call call) {
        var id = Ids.notificationInPath(call.path("notification_id"));
        return service.markRead(call.caller().userId(), id, call.deadline()).map(done -> Reply.noContent());
    }

    private static NotificationCursor cursor(String text) {
        return NotificationCursor.decode(text).orElseThrow(OpaqueCursor::unknown);
    }
}
