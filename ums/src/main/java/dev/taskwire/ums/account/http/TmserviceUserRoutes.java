package dev.taskwire.ums.account.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.service.AccountPolicy.Action;
import dev.taskwire.ums.account.service.RegistrationService;
import dev.taskwire.ums.account.service.UserAdministrationService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.UUID;

/** Serves accounts under TMService's paths, {@code /user/…}, by the same services as under {@code /api}. */
public final class TmserviceUserRoutes {
    private static final String USERS_PATH = "/user/users/";

    private final UserAdministrationService service;
    private final RegistrationService registrationService;
    private final ListConcurrencyLimiter lists;

    public TmserviceUserRoutes(
            UserAdministrationService service, RegistrationService registrationService, ListConcurrencyLimiter lists) {
        this.service = service;
        this.registrationService = registrationService;
        this.lists = lists;
    }

    public void mount(ApiRouter api) {
        api.on("tmserviceRegister", this::register)
                .on("tmserviceListUsers", this::list)
                .on("tmserviceCreateUser", this::create)
                .on("tmserviceGetUser", this::get)
                .on("tmserviceUpdateUser", this::update)
                .on("tmservicePatchUser", this::update)
                .on(
                        "tmserviceDeleteUser",
                        request -> service.delete(request.caller(), id(request), version -> true, request.deadline())
                                .map(deleted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> register(ApiRequest request) {
        var newAccount = AccountRequestParser.newAccount(request.body());
        return registrationService
                .register(
                        newAccount.username(),
                        newAccount.password(),
                        newAccount.email(),
                        newAccount.locale(),
                        request.clientAddress(),
                        request.deadline())
                .map(TmserviceUserRoutes::created);
    }

    private Future<ApiResponse> create(ApiRequest request) {
        return service.create(request.caller(), AccountRequestParser.newAccount(request.body()), request.deadline())
                .map(TmserviceUserRoutes::created);
    }

    private static ApiResponse created(Account account) {
        return ApiResponse.created(USERS_PATH + ResourceIds.user(account.id()) + '/', TmserviceUserJson.of(account));
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var search = AccountSearchParams.tmserviceSearch(request);
        return lists.runList(
                request,
                () -> service.list(request.caller(), Action.LIST_NAMES, search).map(page -> response(request, page)));
    }

    private static ApiResponse response(ApiRequest request, Page<Account, String> page) {
        var list = new JsonArray();
        page.items().forEach(account -> list.add(TmserviceUserJson.of(request.caller(), account)));
        return PaginationLink.withNextLink(
                ApiResponse.ok(list), request, USERS_PATH, page.next().map(AccountCursor::encode));
    }

    private Future<ApiResponse> get(ApiRequest request) {
        return service.get(request.caller(), Action.READ_NAME, id(request)).map(account -> response(request, account));
    }

    private static UUID id(ApiRequest request) {
        return ResourceIds.userInPath(request.pathParameter("user_id"));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        return service.update(
                        request.caller(),
                        id(request),
                        AccountRequestParser.patch(request.body()),
                        version -> true,
                        request.deadline())
                .map(account -> response(request, account));
    }

    private static ApiResponse response(ApiRequest request, Account account) {
        return ApiResponse.ok(TmserviceUserJson.of(request.caller(), account)).etag(account.version());
    }
}
