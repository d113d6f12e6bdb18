package dev.taskwire.local.testing;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts on which a regular expression may backtrack, and how often it looks at a character of them. */
public final class HostileText {
    private static final int SHORT = 150;
    private static final int MAX_PREFIX = 9;
    private static final int MAX_PREFIXES = 100;
    private static final int MAX_STEPS = 1_000_000;
    /** So few steps say nothing of how they grow. */
    private static final int FEW = 1_500;

    private HostileText() {}

    /**
     * By what the steps are multiplied, at most, when a text is twice as long.
     *
     * @param searches whether the pattern is looked for in a text, too
     */
    public static double worstGrowth(Pattern pattern, boolean searches) {
        double worst = 0;
        Set<Predicate<Matcher>> uses = searches
                ? Set.of(Matcher::matches, HostileText::findAll)
                : Set.of(Matcher::matches, Matcher::lookingAt);
        for (var use : uses) {
            for (String prefix : prefixes(pattern.pattern())) {
                for (String unit : units(pattern.pattern())) {
                    for (String suffix : new String[] {"", "x\0"}) {
                        worst = Math.max(worst, growth(pattern, use, prefix, unit, suffix));
                        if (worst > 3) {
                            return worst;
                        }
                    }
                }
            }
        }
        return worst;
    }

    private static double growth(Pattern pattern, Predicate<Matcher> use, String prefix, String unit, String suffix) {
        long once = steps(pattern, use, prefix + unit.repeat(SHORT / unit.length()) + suffix, Long.MAX_VALUE);
        if (once >= MAX_STEPS) {
            return Double.POSITIVE_INFINITY;
        }
        long twice = steps(pattern, use, prefix + unit.repeat(2 * SHORT / unit.length()) + suffix, 4 * once + FEW);
        return twice < FEW ? 0 : (double) twice / Math.max(once, 1);
    }

    private static boolean findAll(Matcher matcher) {
        boolean any = false;
        while (matcher.find()) {
            any = true;
        }
        return any;
    }

    private static long steps(Pattern pattern, Predicate<Matcher> use, String text, long most) {
        var counted = new Counted(text, Math.min(most, MAX_STEPS));
        try {
            var unused = use.test(pattern.matcher(counted));
        } catch (TooMany enough) {
            return counted.steps;
        }
        return counted.steps;
    }

    /** Pieces of what stands literally in the pattern: a text that has matched so far can backtrack. */
    private static Set<String> prefixes(String pattern) {
        String literal =
                pattern.replaceAll("\\\\[sSdDwWbpP](\\{\\w+})?|\\(\\?[:!=<]*|\\{[0-9,]+}|\\[\\^?|[]()?*+|^$\\\\]", "");
        var prefixes = new LinkedHashSet<String>();
        prefixes.add("");
        for (int length = 1; length <= MAX_PREFIX; length++) {
            for (int from = 0; from + length <= literal.length() && prefixes.size() < MAX_PREFIXES; from++) {
                prefixes.add(literal.substring(from, from + length));
            }
        }
        return prefixes;
    }

    /** What is repeated: each of the pattern's characters, its words, and what classes may hold. */
    private static Set<String> units(String pattern) {
        var units = new LinkedHashSet<String>();
        pattern.chars().distinct().limit(30).forEach(c -> units.add(Character.toString(c)));
        Pattern.compile("[A-Za-z0-9-]{3,}( [A-Z]+-+)?")
                .matcher(pattern)
                .results()
                .forEach(word -> units.add(word.group()));
        for (String other : new String[] {"a", "1", " ", ".", ",", "\"x\",", "\u0301", "a.", "a@", "0,", "\t;"}) {
            units.add(other);
        }
        return units;
    }

    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Counts how often somebody looks at a character, up to a bound. */
    private static final class Counted implements CharSequence {
        private final String text;
        private final long most;
        private long steps;

        Counted(String text, long most) {
            this.text = text;
            this.most = most;
        }

        @Override
        public char charAt(int index) {
            if (++steps > most) {
                throw new TooMany();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
