package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.value.WireName;
import org.jspecify.annotations.Nullable;

/** Who may assign tasks to a user, beside the user and admins. */
public enum AssignableBy implements WireName {
    ANYONE,
    /** Only who owns a task that is assigned to the user already, or is assigned to a task of the user. */
    COLLABORATORS;

    /** The name of the setting in accounts, their events and their documents. */
    public static final String MEMBER = "assignable_by";

    /**
     * Returns the setting of that name; for an account without one, anyone may. A name that only a later version knows
     * stands for the strictest setting of this one.
     */
    public static AssignableBy of(@Nullable String wire) {
        return wire == null ? ANYONE : WireName.find(AssignableBy.class, wire).orElse(COLLABORATORS);
    }
}
