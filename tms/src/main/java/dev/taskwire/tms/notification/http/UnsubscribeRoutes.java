package dev.taskwire.tms.notification.http;

import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.tms.notification.service.UnsubscribeService;

/** Handles the operation with which mail providers, and users without a sign-in, turn off mails (RFC 8058). */
public final class UnsubscribeRoutes {
    private final UnsubscribeService service;

    public UnsubscribeRoutes(UnsubscribeService service) {
        this.service = service;
    }

    public void mount(ApiRouter api) {
        api.on(
                "unsubscribe",
                request -> service.unsubscribe(request.queryParameter("token"), request.deadline())
                        .map(done -> ApiResponse.noContent()));
    }
}
