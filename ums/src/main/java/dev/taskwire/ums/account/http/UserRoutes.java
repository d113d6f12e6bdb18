package dev.taskwire.ums.account.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountJson;
import dev.taskwire.ums.account.service.AccountPolicy.Action;
import dev.taskwire.ums.account.service.UserAdministrationService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.UUID;

/** Serves the accounts of others under {@code /api}: parses requests, calls the service, renders responses. */
public final class UserRoutes {
    private final UserAdministrationService service;
    private final ListConcurrencyLimiter lists;

    public UserRoutes(UserAdministrationService service, ListConcurrencyLimiter lists) {
        this.service = service;
        this.lists = lists;
    }

    public void mount(ApiRouter api) {
        api.on("listUsers", this::list)
                .on("createUser", this::create)
                .on(
                        "getUser",
                        request -> service.get(request.caller(), Action.READ, id(request))
                                .map(OwnAccountRoutes::response))
                .on("updateUser", this::update)
                .on("patchUser", this::update)
                .on("setPassword", this::setPassword)
                .on(
                        "deleteUser",
                        request -> service.delete(request.caller(), id(request), request.ifMatch(), request.deadline())
                                .map(deleted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var search = AccountSearchParams.search(request);
        return lists.runList(
                request,
                () -> service.list(request.caller(), Action.LIST, search).map(page -> response(request, page)));
    }

    private static ApiResponse response(ApiRequest request, Page<Account, String> page) {
        var list = new JsonArray();
        page.items().forEach(account -> list.add(AccountJson.of(account)));
        return PaginationLink.withNextLink(
                ApiResponse.ok(list), request, "/api/users", page.next().map(AccountCursor::encode));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        return service.create(request.caller(), AccountRequestParser.newAccount(request.body()), request.deadline())
                .map(account -> ApiResponse.created(
                                "/api/users/" + ResourceIds.user(account.id()), AccountJson.of(account))
                        .etag(account.version()));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        return service.update(
                        request.caller(),
                        id(request),
                        AccountRequestParser.patch(request.body()),
                        request.ifMatch(),
                        request.deadline())
                .map(OwnAccountRoutes::response);
    }

    private Future<ApiResponse> setPassword(ApiRequest request) {
        return service.setPassword(
                        request.caller(),
                        id(request),
                        request.body().get("new_password").textValue(),
                        request.deadline())
                .map(set -> ApiResponse.noContent());
    }

    private static UUID id(ApiRequest request) {
        return ResourceIds.userInPath(request.pathParameter("user_id"));
    }
}
