package dev.taskwire.shared.http.api;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats and compares entity tags (RFC 9110, 8.8.3 and 13.1). The entity tag of an object is its version. */
public final class EntityTag {
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e]*\")[ \\t]*(,|$)");
    /** Empty elements of a list and the white space between them, which are ignored (RFC 9110, 5.6.1.2). */
    private static final Pattern EMPTY_ELEMENTS = Pattern.compile("[ \\t,]*");

    private static final Pattern ANY = Pattern.compile("[ \\t,]*\\*[ \\t,]*");

    private EntityTag() {}

    /** Returns a strong entity tag, such as {@code "7"}. */
    public static String of(long version) {
        return "\"" + version + '"';
    }

    /**
     * Returns a condition that is true for the versions which {@code If-Match} allows; without the header, for all. The
     * comparison is strong: a weak tag matches no version.
     */
    public static LongPredicate ifMatch(@Nullable String header) {
        if (header == null || ANY.matcher(header).matches()) {
            return version -> true;
        }
        Set<String> allowed = tags("If-Match", header, false);
        return version -> allowed.contains(of(version));
    }

    /**
     * Returns whether {@code If-None-Match} matches the tag, so that the client has the object already. The comparison
     * is weak.
     */
    public static boolean matchesIfNoneMatch(@Nullable String header, String tag) {
        return header != null
                && (ANY.matcher(header).matches()
                        || tags("If-None-Match", header, true).contains(tag));
    }

    private static Set<String> tags(String name, String header, boolean includeWeak) {
        var tags = new HashSet<String>();
        var tag = TAG.matcher(header);
        int start = skipEmptyElements(header, 0);
        do {
            if (!tag.region(start, header.length()).lookingAt()) {
                throw ApplicationException.invalid(
                        FieldError.inParameter(name, "must be * or entity tags such as \"7\""));
            }
            if (includeWeak || tag.group(1) == null) {
                tags.add(tag.group(2));
            }
            start = skipEmptyElements(header, tag.end());
        } while (start < header.length());
        return tags;
    }

    private static int skipEmptyElements(String header, int from) {
        var empty = EMPTY_ELEMENTS.matcher(header).region(from, header.length());
        return empty.lookingAt() ? empty.end() : from;
    }
}
