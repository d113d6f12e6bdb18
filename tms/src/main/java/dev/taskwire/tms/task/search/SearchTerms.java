package dev.taskwire.tms.task.search;

import dev.taskwire.shared.value.NfkcNormalizer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Splits text into the terms that a search compares. A word of a query matches a task if it is the beginning of one of
 * the task's terms, so a term that begins another one is left out.
 */
public final class SearchTerms {
    /** The bound on the terms of a task. An English text of the maximum length has about half as many. */
    static final int MAX_TERMS = 2_000;

    /** The bound on the terms of a query; a text without spaces has one for each pair of characters. */
    private static final int MAX_QUERY_TERMS = 20;

    /** Of text in Chinese, Japanese or Korean, half of the words are single characters, which are left out again. */
    private static final int MAX_ANALYSED = 2 * MAX_TERMS;

    private static final int MAX_LENGTH = 32;

    private static final TermAnalyzer TASK = TermAnalyzer.withSingleCharacters();
    private static final TermAnalyzer QUERY = TermAnalyzer.withoutSingleCharacters();

    private SearchTerms() {}

    /** Returns the terms of a task, which are stored with it. The worst text of a task takes some milliseconds. */
    public static List<String> of(String title, @Nullable String description) {
        var words = new LinkedHashSet<String>();
        var endings = new LinkedHashSet<String>();
        for (String text : description == null ? List.of(title) : List.of(title, description)) {
            TASK.forEach(normal(text), term -> {
                words.add(truncate(term));
                if (endings.size() < MAX_TERMS) {
                    addEndings(term, endings);
                }
                return words.size() < MAX_ANALYSED;
            });
        }
        var kept = withoutBeginnings(words);
        // Whole words come first: they are what most queries look for.
        return Stream.concat(
                        words.stream().filter(kept::contains),
                        endings.stream().filter(ending -> !words.contains(ending)))
                .limit(MAX_TERMS)
                .toList();
    }

    /** Returns the words of a query, shortened like the terms of a task so that they can match. */
    public static List<String> ofQuery(String query) {
        var words = new LinkedHashSet<String>();
        QUERY.forEach(normal(query), term -> {
            words.add(truncate(term));
            return words.size() < MAX_QUERY_TERMS;
        });
        return List.copyOf(words);
    }

    /** Bounds runs of combining marks, since folding sorts each run in quadratic time. */
    private static String normal(String text) {
        return NfkcNormalizer.of(text, NfkcNormalizer.MAX_STREAM_SAFE_MARKS);
    }

    /**
     * Adds the rest of a word after each of its characters, for scripts that write no spaces and whose dictionaries
     * often join two words. So the second one is found, too.
     */
    private static void addEndings(String term, Set<String> endings) {
        if (!writesNoSpaces(Character.UnicodeScript.of(term.codePointAt(0)))) {
            return;
        }
        for (int i = term.offsetByCodePoints(0, 1); i < term.length(); i = term.offsetByCodePoints(i, 1)) {
            endings.add(truncate(term.substring(i, Math.min(term.length(), i + 2 * MAX_LENGTH))));
        }
    }

    private static boolean writesNoSpaces(Character.UnicodeScript script) {
        return switch (script) {
            case THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    /** Returns the terms with which no other term begins. */
    private static Set<String> withoutBeginnings(Set<String> terms) {
        var kept = new HashSet<String>();
        String next = "";
        for (String term : new TreeSet<>(terms).descendingSet()) {
            if (!next.startsWith(term)) {
                kept.add(term);
            }
            next = term;
        }
        return kept;
    }

    /** Returns the first characters, without splitting a surrogate pair. */
    private static String truncate(String term) {
        return term.codePointCount(0, term.length()) <= MAX_LENGTH
                ? term
                : term.substring(0, term.offsetByCodePoints(0, MAX_LENGTH));
    }
}
