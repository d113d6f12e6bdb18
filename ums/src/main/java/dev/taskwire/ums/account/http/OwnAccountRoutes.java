package dev.taskwire.ums.account.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountJson;
import dev.taskwire.ums.account.service.OwnAccountService;
import io.vertx.core.Future;

/** Serves the caller's own account: parses requests, calls the service, renders responses. */
public final class OwnAccountRoutes {
    private final OwnAccountService service;

    public OwnAccountRoutes(OwnAccountService service) {
        this.service = service;
    }

    public void mount(ApiRouter api) {
        api.on("getMe", request -> service.get(request.caller()).map(OwnAccountRoutes::response))
                .on("patchMe", this::update)
                .on("deleteMe", this::delete)
                .on("changePassword", this::changePassword);
    }

    private Future<ApiResponse> update(ApiRequest request) {
        return service.update(
                        request.caller(),
                        AccountRequestParser.patch(request.body()),
                        AccountRequestParser.text(request.body(), "current_password"),
                        request.ifMatch(),
                        request.deadline())
                .map(OwnAccountRoutes::response);
    }

    private Future<ApiResponse> delete(ApiRequest request) {
        return service.delete(
                        request.caller(), request.body().get("current_password").textValue(), request.deadline())
                .map(deleted -> ApiResponse.noContent());
    }

    private Future<ApiResponse> changePassword(ApiRequest request) {
        return service.changePassword(
                        request.caller(),
                        request.body().get("current_password").textValue(),
                        request.body().get("new_password").textValue(),
                        request.deadline())
                .map(changed -> ApiResponse.noContent());
    }

    static ApiResponse response(Account account) {
        return ApiResponse.ok(AccountJson.of(account)).etag(account.version());
    }
}
