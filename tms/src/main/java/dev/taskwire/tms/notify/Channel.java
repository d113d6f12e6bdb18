package dev.taskwire.tms.notify;

import dev.taskwire.shared.value.WireName;

/** How a notification is delivered, beside the list of the user. */
enum Channel implements WireName {
    LOG,
    EMAIL;

    /** Returns the constant of that name, which the contract or the store has checked. */
    static Channel of(String wire) {
        return WireName.of(Channel.class, wire);
    }
}
