package dev.taskwire.shared.http.api;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Entity tags and their conditions (RFC 9110, 8.8.3 and 13.1): the tag of an object is its version. */
public final class EntityTag {
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?(\"[\\x21\\x23-\\x7e]*\")\\s*(,|$)");

    private EntityTag() {}

    /** A strong tag: {@code "7"}. */
    public static String of(long version) {
        return "\"" + version + '"';
    }

    /**
     * The versions that {@code If-Match} allows; all, without the header. Compares strongly: a weak tag matches none.
     */
    public static LongPredicate ifMatch(@Nullable String header) {
        if (header == null || header.trim().equals("*")) {
            return version -> true;
        }
        Set<String> allowed = tags("If-Match", header, false);
        return version -> allowed.contains(of(version));
    }

    /** Whether {@code If-None-Match} names this tag, so that the client has it already. Compares weakly. */
    public static boolean noneMatchNames(@Nullable String header, String tag) {
        return header != null
                && (header.trim().equals("*")
                        || tags("If-None-Match", header, true).contains(tag));
    }

    private static Set<String> tags(String name, String header, boolean weakToo) {
        var tags = new HashSet<String>();
        var tag = TAG.matcher(header);
        boolean more = true;
        while (more) {
            if (!tag.lookingAt()) {
                throw ApplicationException.invalid(
                        FieldError.inParameter(name, "must be * or entity tags such as \"7\""));
            }
            if (weakToo || tag.group(1) == null) {
                tags.add(tag.group(2));
            }
            more = tag.group(3).equals(",");
            tag.region(tag.end(), header.length());
        }
        return tags;
    }
}
