package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.value.WireName;

/** How a notification is delivered, beside the list of the user. */
public enum NotificationChannel implements WireName {
    LOG,
    EMAIL;

    /** Returns the constant of that name, which the contract or the store has checked. */
    public static NotificationChannel of(String wire) {
        return WireName.of(NotificationChannel.class, wire);
    }
}
