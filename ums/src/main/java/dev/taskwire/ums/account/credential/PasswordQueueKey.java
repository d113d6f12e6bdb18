package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.log.context.ClientAddress;
import java.util.UUID;

/**
 * Identifies the client whose password check waits in the queue: a client that is signed in or has a valid link by its
 * account, any other by its network.
 */
public record PasswordQueueKey(String key) {
    /** The start of a process, which creates the first admin. */
    public static final PasswordQueueKey STARTUP = new PasswordQueueKey("start");

    /** All clients that sign on, together. */
    public static final PasswordQueueKey SIGN_ON = new PasswordQueueKey("sign-on");

    /** Returns the key of clients that are not signed in. An IPv6 network of 64 bits counts as one. */
    public static PasswordQueueKey of(ClientAddress anonymous) {
        return new PasswordQueueKey("address " + anonymous.network());
    }

    /** Returns the key of whoever is signed in to the account, or has a valid link of it. */
    public static PasswordQueueKey of(UUID user) {
        return new PasswordQueueKey("user " + user);
    }
}
