package dev.taskwire.ums.account;

import dev.taskwire.shared.log.context.ClientAddress;
import java.util.UUID;

/** Whose turn it is when passwords wait: who is signed in by their account, anybody else by where they call from. */
record PasswordClient(String key) {
    /** The start of a process, which creates the first admin. */
    static final PasswordClient START = new PasswordClient("start");

    static PasswordClient of(ClientAddress anonymous) {
        return new PasswordClient("address " + anonymous.network());
    }

    static PasswordClient of(UUID user) {
        return new PasswordClient("user " + user);
    }
}
