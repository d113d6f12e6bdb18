package dev.taskwire.tms.notification.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of notifications that a user wants, and through which channels.
 *
 * @param channels the channels that are turned on
 * @param kinds the kinds that are turned on
 * @param version counts the changes, from 0
 */
public record NotificationSettings(Set<NotificationChannel> channels, Set<NotificationKind> kinds, long version) {

    /** Returns the settings of a user who has never changed any: everything is turned on. */
    public static NotificationSettings defaults() {
        return new NotificationSettings(
                EnumSet.allOf(NotificationChannel.class), EnumSet.allOf(NotificationKind.class), 0);
    }

    /**
     * Returns the channels of notifications of a kind. The channel e-mail is for those about tasks. A mail about
     * security depends on its kind alone, because a link in each mail about a task turns the channel off.
     */
    public Set<NotificationChannel> channels(NotificationKind kind) {
        if (!kind.isAboutSecurity()) {
            return channels;
        }
        var all = EnumSet.noneOf(NotificationChannel.class);
        all.addAll(channels);
        all.remove(NotificationChannel.EMAIL);
        if (kinds.contains(kind)) {
            all.add(NotificationChannel.EMAIL);
        }
        return all;
    }

    /** Returns the first of these kinds that is turned on. */
    public Optional<NotificationKind> firstEnabled(List<NotificationKind> candidates) {
        return candidates.stream().filter(kinds::contains).findFirst();
    }
}
