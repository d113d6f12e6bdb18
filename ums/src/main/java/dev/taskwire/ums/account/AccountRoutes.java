package dev.taskwire.ums.account;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
import io.vertx.core.Future;

/** HTTP for one's own account: parses, calls the service, renders. */
final class AccountRoutes {
    private final AccountService service;

    AccountRoutes(AccountService service) {
        this.service = service;
    }

    void mount(ApiRouter api) {
        api.on("getMe", call -> service.own(call.caller()).map(AccountRoutes::reply))
                .on("patchMe", this::update)
                .on("deleteMe", this::delete)
                .on("changePassword", this::changePassword);
    }

    private Future<Reply> update(Call call) {
        return service.update(
                        call.caller(),
                        AccountBody.changes(call.body()),
                        AccountBody.text(call.body(), "current_password"),
                        call.ifMatch(),
                        call.deadline())
                .map(AccountRoutes::reply);
    }

    private Future<Reply> delete(Call call) {
        return service.delete(call.caller(), call.body().get("current_password").textValue(), call.deadline())
                .map(deleted -> Reply.noContent());
    }

    private Future<Reply> changePassword(Call call) {
        return service.changePassword(
                        call.caller(),
                        call.body().get("current_password").textValue(),
                        call.body().get("new_password").textValue(),
                        call.deadline())
                .map(changed -> Reply.noContent());
    }

    static Reply reply(Account account) {
        return Reply.ok(AccountJson.of(account)).etag(account.version());
    }
}
