package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.value.WireName;

/** Why a user is notified. */
public enum NotificationKind implements WireName {
    ASSIGNED,
    STATUS_CHANGED,
    DUE_SOON,
    /** Somebody has signed in to the account of the user on a device that is new to the user. */
    NEW_DEVICE;

    /** Returns whether it warns the user, rather than tells of a task. */
    public boolean isAboutSecurity() {
        return this == NEW_DEVICE;
    }

    /** Returns the constant with that wire name, which must exist: the contract or the store has checked it. */
    public static NotificationKind of(String wire) {
        return WireName.of(NotificationKind.class, wire);
    }
}
