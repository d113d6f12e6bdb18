package dev.taskwire.tms.notify;

import dev.taskwire.shared.text.WireName;

/** How a notification reaches somebody, beside the list of their own. */
enum Channel implements WireName {
    LOG,
    EMAIL;

    /** Returns the constant of that name, which the contract or the store has checked. */
    static Channel of(String wire) {
        return WireName.of(Channel.class, wire);
    }
}
