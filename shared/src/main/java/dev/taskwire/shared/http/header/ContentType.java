package dev.taskwire.shared.http.header;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The value of a {@code Content-Type} header (RFC 9110, 8.3.1).
 *
 * @param mediaType what stands before the parameters, in lower case
 * @param charsets the charsets that the parameters name, in lower case and without quotes
 */
public record ContentType(String mediaType, Set<String> charsets) {
    /** Longer than any value in use. Patterns with repeated groups need stack for each repetition. */
    private static final int MAX_LENGTH = 1_024;
    /** A parameter after its semicolon. It may be missing, as in a value that ends with a semicolon. */
    private static final Pattern PARAMETER = Pattern.compile(";[ \t]*(?:([!#$%&'*+.^_`|~0-9a-z-]++)[ \t]*=[ \t]*"
            + "(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([!#$%&'*+.^_`|~0-9a-z-]++))[ \t]*)?");

    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

    /** Both are in use for UTF-8, although only the first is registered. */
    private static final Set<String> UTF_8_NAMES = Set.of("utf-8", "utf8");

    public ContentType {
        charsets = Set.copyOf(charsets);
    }

    /** Parses the value; empty if a parameter is malformed. */
    public static Optional<ContentType> parse(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String text = value.toLowerCase(Locale.ROOT);
        int semicolon = text.indexOf(';');
        int end = semicolon < 0 ? text.length() : semicolon;
        String mediaType = text.substring(0, end).trim();
        var charsets = new HashSet<String>();
        var parameter = PARAMETER.matcher(text);
        for (int at = end; at < text.length(); at = parameter.end()) {
            if (!parameter.region(at, text.length()).lookingAt()) {
                return Optional.empty();
            }
            if ("charset".equals(parameter.group(1))) {
                String quoted = parameter.group(2);
                charsets.add(
                        quoted == null
                                ? parameter.group(3)
                                : QUOTED_PAIR.matcher(quoted).replaceAll("$1"));
            }
        }
        return Optional.of(new ContentType(mediaType, charsets));
    }

    /** Returns whether the body is UTF-8: no parameter says anything else. */
    public boolean isUtf8() {
        return UTF_8_NAMES.containsAll(charsets);
    }
}
