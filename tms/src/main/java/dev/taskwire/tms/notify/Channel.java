package dev.taskwire.tms.notify;

import java.util.Locale;

/** How a notification reaches somebody, beside the list of their own. */
enum Channel {
    LOG,
    EMAIL;

    /** The name in requests, answers and documents. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant of that name, which the contract or the store has checked. */
    static Channel of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
