package dev.taskwire.tms.notification.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A partial update of settings: the channels and kinds to turn on or off. All others stay as they are. */
public record NotificationSettingsPatch(
        Map<NotificationChannel, Boolean> channels, Map<NotificationKind, Boolean> kinds) {

    /** Returns the settings after these changes, with the next version, or with the same one if nothing changes. */
    public NotificationSettings applyTo(NotificationSettings settings) {
        var newChannels = EnumSet.noneOf(NotificationChannel.class);
        newChannels.addAll(settings.channels());
        apply(newChannels, channels);
        var newKinds = EnumSet.noneOf(NotificationKind.class);
        newKinds.addAll(settings.kinds());
        apply(newKinds, kinds);
        boolean same = newChannels.equals(settings.channels()) && newKinds.equals(settings.kinds());
        return new NotificationSettings(newChannels, newKinds, same ? settings.version() : settings.version() + 1);
    }

    private static <T> void apply(Set<T> enabled, Map<T, Boolean> changes) {
        changes.forEach((setting, turnedOn) -> {
            if (turnedOn) {
                enabled.add(setting);
            } else {
                enabled.remove(setting);
            }
        });
    }
}
