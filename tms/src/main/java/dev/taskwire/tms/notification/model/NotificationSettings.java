package dev.taskwire.tms.notification.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a user wants to be told of, and how.
 *
 * @param channels those that are on
 * @param kinds those that are on
 * @param version counts the changes, from 0
 */
public record NotificationSettings(Set<NotificationChannel> channels, Set<NotificationKind> kinds, long version) {

    /** Those of a user who has never changed anything. */
    public static NotificationSettings initial() {
        return new NotificationSettings(
                EnumSet.allOf(NotificationChannel.class), EnumSet.allOf(NotificationKind.class), 0);
    }

    /** The first of these that is on. */
    public Optional<NotificationKind> first(List<NotificationKind> wanted) {
        return wanted.stream().filter(kinds::contains).findFirst();
    }
}
