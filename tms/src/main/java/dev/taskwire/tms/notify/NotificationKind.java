package dev.taskwire.tms.notify;

import java.util.Locale;

/** Why somebody is told. */
enum NotificationKind {
    ASSIGNED,
    STATUS_CHANGED,
    DUE_SOON;

    /** The name in requests, answers and documents. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant of that name, which the contract or the store has checked. */
    static NotificationKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
