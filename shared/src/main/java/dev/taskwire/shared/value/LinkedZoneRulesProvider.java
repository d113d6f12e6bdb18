package dev.taskwire.shared.value;

import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives the JDK the names of the IANA time zone database that its own data leave out, so that every {@code ZoneId} can
 * have them. The JDK loads this provider as a service when time zones are first used.
 */
public final class LinkedZoneRulesProvider extends ZoneRulesProvider {
    /** The links of the IANA database (its file {@code backward}) to the zones that they mean. */
    private static final Map<String, String> LINKS = Map.of(
            "EST", "America/Panama",
            "MST", "America/Phoenix",
            "HST", "Pacific/Honolulu",
            "ROC", "Asia/Taipei",
            "GMT+0", "Etc/GMT",
            "GMT-0", "Etc/GMT");

    /** Without the names that this JDK has itself, since it refuses a second provider of a name. */
    private final Set<String> names = LINKS.keySet().stream()
            .filter(name -> !getAvailableZoneIds().contains(name))
            .collect(Collectors.toUnmodifiableSet());

    @Override
    protected Set<String> provideZoneIds() {
        return names;
    }

    @Override
    protected ZoneRules provideRules(String name, boolean forCaching) {
        return getRules(LINKS.get(name), forCaching);
    }

    @Override
    protected NavigableMap<String, ZoneRules> provideVersions(String name) {
        return getVersions(LINKS.get(name));
    }
}
