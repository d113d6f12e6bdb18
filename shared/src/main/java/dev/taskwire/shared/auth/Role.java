package dev.taskwire.shared.auth;

import java.util.Locale;
import java.util.Optional;

/** What a user may do beyond what is theirs. */
public enum Role {
    USER,
    ADMIN;

    /** The name in tokens, documents and answers. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String wire) {
        for (Role role : values()) {
            if (role.wire().equals(wire)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
