package dev.taskwire.ums.account.http;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.locale.LanguageTags;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.account.link.EmailVerificationService;
import dev.taskwire.ums.account.link.InvitationService;
import dev.taskwire.ums.account.link.PasswordResetService;
import dev.taskwire.ums.account.model.AccountJson;
import io.vertx.core.Future;
import java.util.Map;

/** Serves requests for mails with links, and requests with the tokens of these links. */
public final class AccountLinkRoutes {
    /** Says no more than that the request was received: whether a mail follows depends on the account. */
    private static final ApiResponse ACCEPTED = new ApiResponse(202, null, Map.of());

    private final EmailVerificationService verificationService;
    private final PasswordResetService passwordResetService;
    private final InvitationService invitationService;

    public AccountLinkRoutes(
            EmailVerificationService verificationService,
            PasswordResetService passwordResetService,
            InvitationService invitationService) {
        this.verificationService = verificationService;
        this.passwordResetService = passwordResetService;
        this.invitationService = invitationService;
    }

    public void mount(ApiRouter api) {
        api.on(
                        "sendVerification",
                        request -> verificationService
                                .sendAgain(text(request, "email"), request.clientAddress())
                                .map(queued -> ACCEPTED))
                .on(
                        "verifyEmail",
                        request -> verificationService
                                .confirm(
                                        text(request, "token"),
                                        AccountRequestParser.text(request.body(), "password"),
                                        request.deadline())
                                .map(verified -> ApiResponse.noContent()))
                .on(
                        "requestPasswordReset",
                        request -> passwordResetService
                                .request(text(request, "email"), request.clientAddress())
                                .map(queued -> ACCEPTED))
                .on("choosePassword", this::choosePassword)
                .on("inviteUser", this::invite);
    }

    private Future<ApiResponse> choosePassword(ApiRequest request) {
        return passwordResetService
                .setPassword(
                        text(request, "token"), text(request, "password"), request.clientAddress(), request.deadline())
                .map(set -> ApiResponse.noContent());
    }

    private Future<ApiResponse> invite(ApiRequest request) {
        return invitationService
                .invite(
                        request.caller(),
                        text(request, "email"),
                        AccountRequestParser.text(request.body(), "role").flatMap(Role::of),
                        AccountRequestParser.text(request.body(), "locale").map(LanguageTags::parseMember),
                        request.deadline())
                .map(account -> ApiResponse.created(
                                "/api/users/" + ResourceIds.user(account.id()), AccountJson.of(account))
                        .etag(account.version()));
    }

    private static String text(ApiRequest request, String member) {
        return request.body().get(member).textValue();
    }
}
