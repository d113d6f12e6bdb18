package dev.taskwire.shared.locale;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses language tags (BCP 47), such as {@code de}, {@code de-AT} and {@code zh-Hans}. */
public final class LanguageTags {
    /** The most characters of a tag; no tag without private parts is longer (RFC 5646, 4.4.1). */
    private static final int MAX_LENGTH = 35;

    private LanguageTags() {}

    /** Returns the locale of a tag, in any case; empty for one that is malformed, too long or names no language. */
    public static Optional<Locale> parse(@Nullable String tag) {
        // The parser would take underscores for hyphens, and an empty text for no language.
        if (tag == null || tag.isEmpty() || tag.length() > MAX_LENGTH || tag.contains("_")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Locale.Builder().setLanguageTag(tag).build())
                    .filter(locale -> !locale.getLanguage().isEmpty())
                    .filter(locale -> locale.toLanguageTag().length() <= MAX_LENGTH);
        } catch (IllformedLocaleException malformed) {
            return Optional.empty();
        }
    }

    /** Returns the locale that a request names in its member {@code locale}; fails with INVALID if it is malformed. */
    public static Locale parseMember(String tag) {
        return parse(tag)
                .orElseThrow(() -> ApplicationException.invalid(
                        FieldError.inBody("/locale", "must be a language tag such as de or de-AT")));
    }

    /**
     * Returns the tag of the locale and those of its more general ones, which end with the language (RFC 4647, 3.4).
     */
    public static List<String> lookup(Locale locale) {
        var tags = new ArrayList<String>();
        String tag = locale.toLanguageTag();
        tags.add(tag);
        for (int end = tag.lastIndexOf('-'); end > 0; end = tag.lastIndexOf('-')) {
            tag = tag.substring(0, end);
            // A single character begins an extension, and means nothing without what follows it.
            if (tag.lastIndexOf('-') != tag.length() - 2) {
                tags.add(tag);
            }
        }
        return tags;
    }
}
