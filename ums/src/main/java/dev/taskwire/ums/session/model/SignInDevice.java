package dev.taskwire.ums.session.model;

import dev.taskwire.shared.log.context.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * The device on which a session is opened or refreshed.
 *
 * @param userAgent the User-Agent that it sent; null if it sent none
 */
public record SignInDevice(ClientAddress address, @Nullable String userAgent) {
    /** Returns what the session stores of it. */
    public SessionClient client() {
        return new SessionClient(address.text(), userAgent);
    }
}
