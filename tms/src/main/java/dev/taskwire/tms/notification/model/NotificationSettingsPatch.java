package dev.taskwire.tms.notification.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What a caller turns on and off; what is not there stays. */
public record NotificationSettingsPatch(
        Map<NotificationChannel, Boolean> channels, Map<NotificationKind, Boolean> kinds) {

    /** The settings after these changes; the same version when that changes nothing, else the next. */
    public NotificationSettings applyTo(NotificationSettings settings) {
        var newChannels = EnumSet.noneOf(NotificationChannel.class);
        newChannels.addAll(settings.channels());
        turn(newChannels, channels);
        var newKinds = EnumSet.noneOf(NotificationKind.class);
        newKinds.addAll(settings.kinds());
        turn(newKinds, kinds);
        boolean same = newChannels.equals(settings.channels()) && newKinds.equals(settings.kinds());
        return new NotificationSettings(newChannels, newKinds, same ? settings.version() : settings.version() + 1);
    }

    private static <T> void turn(Set<T> on, Map<T, Boolean> changes) {
        changes.forEach((one, turnedOn) -> {
            if (turnedOn) {
                on.add(one);
            } else {
                on.remove(one);
            }
        });
    }
}
