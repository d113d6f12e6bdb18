package dev.taskwire.ums.account.model;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the time zones that an account can have: those of the IANA database, with its old names and links. */
public final class TimeZones {
    public static final ZoneId DEFAULT = ZoneId.of("UTC");

    private TimeZones() {}

    private static Optional<ZoneId> find(String name) {
        // ZoneId.of also accepts offsets, which know no daylight saving time.
        return ZoneId.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    /** Returns the zone; fails with INVALID when there is none of that name. */
    public static ZoneId parse(String name) {
        return find(name)
                .orElseThrow(() -> ApplicationException.invalid(
                        FieldError.inBody("/time_zone", "must be a time zone that exists, such as Europe/Berlin")));
    }

    /**
     * Returns the stored zone, or the default when this JDK does not know it: an account stays usable without its zone.
     */
    public static ZoneId stored(@Nullable String name) {
        return name == null ? DEFAULT : find(name).orElse(DEFAULT);
    }
}
