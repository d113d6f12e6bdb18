package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.log.context.ClientAddress;
import java.util.UUID;

/** Whose turn it is when passwords wait: who is signed in by their account, anybody else by where they call from. */
public record PasswordQueueKey(String key) {
    /** The start of a process, which creates the first admin. */
    public static final PasswordQueueKey START = new PasswordQueueKey("start");

    public static PasswordQueueKey of(ClientAddress anonymous) {
        return new PasswordQueueKey("address " + anonymous.network());
    }

    public static PasswordQueueKey of(UUID user) {
        return new PasswordQueueKey("user " + user);
    }
}
