package dev.taskwire.ums.account;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.http.NextPage;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.page.Page;
import dev.taskwire.ums.account.AccountPolicy.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.UUID;

/** HTTP for accounts of others, the {@code /api} family: parses, calls the service, renders. */
final class UserRoutes {
    private final UserService service;
    private final ListAdmission lists;

    UserRoutes(UserService service, ListAdmission lists) {
        this.service = service;
        this.lists = lists;
    }

    void mount(ApiRouter api) {
        api.on("listUsers", this::list)
                .on("createUser", this::create)
                .on(
                        "getUser",
                        call -> service.get(call.caller(), Action.READ, id(call))
                                .map(AccountRoutes::reply))
                .on("updateUser", this::update)
                .on("patchUser", this::update)
                .on("setPassword", this::setPassword)
                .on(
                        "deleteUser",
                        call -> service.delete(call.caller(), id(call), call.ifMatch(), call.deadline())
                                .map(deleted -> Reply.noContent()));
    }

    private Future<Reply> list(Call call) {
        var search = UserSearchParameters.search(call);
        return lists.list(
                call, () -> service.list(call.caller(), Action.LIST, search).map(page -> reply(call, page)));
    }

    private static Reply reply(Call call, Page<Account, String> page) {
        var list = new JsonArray();
        page.items().forEach(account -> list.add(AccountJson.of(account)));
        return NextPage.link(Reply.ok(list), call, "/api/users", page.next().map(UserCursor::encode));
    }

    private Future<Reply> create(Call call) {
        return service.create(call.caller(), AccountBody.newAccount(call.body()), call.deadline())
                .map(account -> Reply.created("/api/users/" + Ids.user(account.id()), AccountJson.of(account))
                        .etag(account.version()));
    }

    private Future<Reply> update(Call call) {
        return service.update(
                        call.caller(), id(call), AccountBody.changes(call.body()), call.ifMatch(), call.deadline())
                .map(AccountRoutes::reply);
    }

    private Future<Reply> setPassword(Call call) {
        return service.setPassword(
                        call.caller(), id(call), call.body().get("new_password").textValue(), call.deadline())
                .map(set -> Reply.noContent());
    }

    private static UUID id(Call call) {
        return Ids.userInPath(call.path("user_id"));
    }
}
