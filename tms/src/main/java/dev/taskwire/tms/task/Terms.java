package dev.taskwire.tms.task;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cuts text into the words that a search compares: NFKC, lower case, distinct, bounded in length and number. */
final class Terms {
    private static final int LONGEST = 32;
    private static final int MOST = 200;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private Terms() {}

    /** The terms of a task, which are stored beside it. */
    static List<String> of(String title, @Nullable String description) {
        return Stream.concat(words(title), description == null ? Stream.empty() : words(description))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** The words of a query, cut like those of a task so that they can be equal. */
    static List<String> ofQuery(String query) {
        return words(query).distinct().toList();
    }

    private static Stream<String> words(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return WORD.matcher(normal).results().map(MatchResult::group).map(Terms::cut);
    }

    /** The first characters; never half of a surrogate pair. */
    private static String cut(String word) {
        return word.codePointCount(0, word.length()) <= LONGEST
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LONGEST));
    }
}
