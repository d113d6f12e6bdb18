package dev.taskwire.shared.auth;

import dev.taskwire.shared.value.WireName;
import java.util.Optional;

/** What a user may do beyond what is theirs. */
public enum Role implements WireName {
    USER,
    ADMIN;

    public static Optional<Role> of(String wire) {
        return WireName.find(Role.class, wire);
    }
}
