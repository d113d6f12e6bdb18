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

/** HTTP for accounts as TMService had it, {@code /user/…}: another presentation of the same services. */
final class TmserviceUserRoutes {
    private static final String USERS = "/user/users/";

    private final UserService service;
    private final Registration registration;
    private final ListAdmission lists;

    TmserviceUserRoutes(UserService service, Registration registration, ListAdmission lists) {
        this.service = service;
        this.registration = registration;
        this.lists = lists;
    }

    void mount(ApiRouter api) {
        api.on("tmserviceRegister", this::register)
                .on("tmserviceListUsers", this::list)
                .on("tmserviceCreateUser", this::create)
                .on("tmserviceGetUser", this::get)
                .on("tmserviceUpdateUser", this::update)
                .on("tmservicePatchUser", this::update)
                .on(
                        "tmserviceDeleteUser",
                        call -> service.delete(call.caller(), id(call), version -> true, call.deadline())
                                .map(deleted -> Reply.noContent()));
    }

    private Future<Reply> register(Call call) {
        var wanted = AccountBody.newAccount(call.body());
        return registration
                .register(wanted.username(), wanted.password(), wanted.email(), call.clientAddress(), call.deadline())
                .map(TmserviceUserRoutes::created);
    }

    private Future<Reply> create(Call call) {
        return service.create(call.caller(), AccountBody.newAccount(call.body()), call.deadline())
                .map(TmserviceUserRoutes::created);
    }

    private static Reply created(Account account) {
        return Reply.created(USERS + Ids.user(account.id()) + '/', TmserviceUserJson.of(account));
    }

    private Future<Reply> list(Call call) {
        var search = UserSearchParameters.everybody(call);
        return lists.list(
                call,
                () -> service.list(call.caller(), Action.LIST_NAMES, search).map(page -> reply(call, page)));
    }

    private static Reply reply(Call call, Page<Account, String> page) {
        var list = new JsonArray();
        page.items().forEach(account -> list.add(TmserviceUserJson.of(call.caller(), account)));
        return NextPage.link(Reply.ok(list), call, USERS, page.next().map(UserCursor::encode));
    }

    private Future<Reply> get(Call call) {
        return service.get(call.caller(), Action.READ_NAME, id(call)).map(account -> reply(call, account));
    }

    private static UUID id(Call call) {
        return Ids.userInPath(call.path("user_id"));
    }

    private Future<Reply> update(Call call) {
        return service.update(
                        call.caller(), id(call), AccountBody.changes(call.body()), version -> true, call.deadline())
                .map(account -> reply(call, account));
    }

    private static Reply reply(Call call, Account account) {
        return Reply.ok(TmserviceUserJson.of(call.caller(), account)).etag(account.version());
    }
}
