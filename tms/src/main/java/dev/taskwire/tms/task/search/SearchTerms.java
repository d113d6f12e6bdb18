package dev.taskwire.tms.task.search;

import dev.taskwire.shared.value.LowerCaseMapping;
import dev.taskwire.shared.value.NfkcNormalizer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cuts text into the words that a search compares: NFKC, lower case, distinct, bounded in length and number. */
public final class SearchTerms {
    private static final int MAX_LENGTH = 32;
    private static final int MAX_TERMS = 200;
    /** As many UTF-16 units hold the characters that are looked at. */
    private static final int MAX_CHARS = 2 * (MAX_LENGTH + 1);

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private SearchTerms() {}

    /** The terms of a task, which are stored beside it. */
    public static List<String> of(String title, @Nullable String description) {
        return Stream.concat(words(title), description == null ? Stream.empty() : words(description))
                .distinct()
                .limit(MAX_TERMS)
                .toList();
    }

    /** The words of a query, cut like those of a task so that they can be equal. */
    public static List<String> ofQuery(String query) {
        return words(query).distinct().toList();
    }

    private static Stream<String> words(String text) {
        String normal = NfkcNormalizer.of(text, NfkcNormalizer.STREAM_SAFE);
        return WORD.matcher(normal).results().map(word -> term(normal, word.start(), word.end()));
    }

    /**
     * The word's first characters in lower case; one more is looked at, which decides what a sigma before it becomes.
     */
    private static String term(String text, int from, int to) {
        String word = text.substring(from, Math.min(to, from + MAX_CHARS));
        return cut(LowerCaseMapping.of(cut(word, MAX_LENGTH + 1)), MAX_LENGTH);
    }

    /** The first characters; never half of a surrogate pair. */
    private static String cut(String word, int characters) {
        return word.codePointCount(0, word.length()) <= characters
                ? word
                : word.substring(0, word.offsetByCodePoints(0, characters));
    }
}
