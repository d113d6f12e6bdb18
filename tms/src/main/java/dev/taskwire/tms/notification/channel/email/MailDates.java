package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.locale.LanguageTags;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Formats the dates of a mail in the time zone of its recipient: as the locale writes them, and in the form of ISO 8601
 * without one.
 */
final class MailDates {
    /**
     * The locales for which the JDK has data. It caches a format for each locale for ever, and users may write any
     * private parts and extensions.
     */
    private static final Set<String> KNOWN = Arrays.stream(Locale.getAvailableLocales())
            .map(Locale::toLanguageTag)
            .collect(Collectors.toUnmodifiableSet());

    private final ZoneId zone;
    private final DateTimeFormatter day;
    private final DateTimeFormatter minute;

    MailDates(ZoneId zone, Optional<Locale> account) {
        this.zone = zone;
        var locale = account.map(MailDates::knownLocale);
        day = locale.map(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)::withLocale)
                .orElse(DateTimeFormatter.ISO_LOCAL_DATE);
        var dayAndTime = locale.map(
                        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)::withLocale)
                .orElse(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT));
        minute = new DateTimeFormatterBuilder()
                .append(dayAndTime)
                .appendLiteral(' ')
                .appendZoneId()
                .toFormatter(locale.orElse(Locale.ROOT));
    }

    /** Returns the locale, or the nearest more general one that is known; the root locale for an unknown language. */
    static Locale knownLocale(Locale locale) {
        return LanguageTags.lookup(locale).stream()
                .filter(KNOWN::contains)
                .findFirst()
                .map(Locale::forLanguageTag)
                .orElse(Locale.ROOT);
    }

    /** Returns the minute and the zone. */
    String minute(Instant instant) {
        return minute.format(instant.atZone(zone));
    }

    /** Returns a due date as in an event: a day, or the minute of an instant; null for none. */
    @Nullable
    String due(@Nullable String due) {
        return due != null && isInstant(due) ? minute(Instant.parse(due)) : dueDay(due);
    }

    /** Returns the day of a due date as in an event; null for none. */
    @Nullable
    String dueDay(@Nullable String due) {
        if (due == null) {
            return null;
        }
        return day.format(isInstant(due) ? Instant.parse(due).atZone(zone).toLocalDate() : LocalDate.parse(due));
    }

    private static boolean isInstant(String due) {
        return due.contains("T");
    }
}
