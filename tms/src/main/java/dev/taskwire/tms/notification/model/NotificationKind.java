package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.value.WireName;

/** Why a user is notified. */
public enum NotificationKind implements WireName {
    ASSIGNED,
    STATUS_CHANGED,
    DUE_SOON;

    /** Returns the constant of that name, which the contract or the store has checked. */
    public static NotificationKind of(String wire) {
        return WireName.of(NotificationKind.class, wire);
    }
}
