package dev.taskwire.tms.task.search;

import dev.taskwire.shared.value.LowerCaseMapping;
import dev.taskwire.shared.value.NfkcNormalizer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Splits text into the terms that a search compares: NFKC, lower case, distinct, bounded in length and number. */
public final class SearchTerms {
    private static final int MAX_LENGTH = 32;
    private static final int MAX_TERMS = 200;
    /** The number of UTF-16 units that surely hold the characters of a term and the one after it. */
    private static final int MAX_CHARS = 2 * (MAX_LENGTH + 1);

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private SearchTerms() {}

    /** Returns the terms of a task, which are stored with it. */
    public static List<String> of(String title, @Nullable String description) {
        return Stream.concat(words(title), description == null ? Stream.empty() : words(description))
                .distinct()
                .limit(MAX_TERMS)
                .toList();
    }

    /** Returns the words of a query, shortened like the terms of a task so that they can match. */
    public static List<String> ofQuery(String query) {
        return words(query).distinct().toList();
    }

    private static Stream<String> words(String text) {
        String normal = NfkcNormalizer.of(text, NfkcNormalizer.MAX_STREAM_SAFE_MARKS);
        return WORD.matcher(normal).results().map(word -> term(normal, word.start(), word.end()));
    }

    /**
     * Returns the word's first characters in lower case. One more is mapped, since it decides the lower case of a sigma
     * before it.
     */
    private static String term(String text, int from, int to) {
        String word = text.substring(from, Math.min(to, from + MAX_CHARS));
        return truncate(LowerCaseMapping.of(truncate(word, MAX_LENGTH + 1)), MAX_LENGTH);
    }

    /** Returns the first characters, without splitting a surrogate pair. */
    private static String truncate(String word, int characters) {
        return word.codePointCount(0, word.length()) <= characters
                ? word
                : word.substring(0, word.offsetByCodePoints(0, characters));
    }
}
