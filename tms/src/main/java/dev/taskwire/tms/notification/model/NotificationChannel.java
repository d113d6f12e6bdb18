package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.value.WireName;

/** A way to deliver a notification. The inbox is none of these, because each notification is in it. */
public enum NotificationChannel implements WireName {
    LOG,
    EMAIL;

    /** Returns the constant with that wire name, which must exist: the contract or the store has checked it. */
    public static NotificationChannel of(String wire) {
        return WireName.of(NotificationChannel.class, wire);
    }
}
