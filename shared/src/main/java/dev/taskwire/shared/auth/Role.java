package dev.taskwire.shared.auth;

import dev.taskwire.shared.value.WireName;
import java.util.Optional;

/** The role of a user, which says what they may do beyond their own objects. */
public enum Role implements WireName {
    USER,
    ADMIN;

    /** Returns the role of that name on the wire, if there is one. */
    public static Optional<Role> of(String wire) {
        return WireName.find(Role.class, wire);
    }
}
