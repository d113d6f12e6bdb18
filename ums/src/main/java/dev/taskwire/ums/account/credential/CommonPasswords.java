package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.value.IdentifierNormalizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.gosimple.nbvcxz.resources.DictionaryUtil;

/**
 * Recognizes passwords that are guessed first (NIST SP 800-63B, 5.1.1.2; ASVS 6.2.4, 6.2.11): those that are frequent
 * in breaches, common words, also with digits and signs around them or in place of letters, repetitions, sequences,
 * keyboard walks and dates. Case is ignored. Meant for passwords of bounded length. Immutable.
 */
final class CommonPasswords {
    /** Shorter passwords are refused for their length. */
    static final int MIN_LENGTH = 8;

    /** With at most this many characters around it, a common word is still common: a year and a sign. */
    private static final int MAX_DECORATION_LENGTH = 5;
    /** Longer repetitions and sequences are not guessed first. */
    private static final int MAX_PATTERN_LENGTH = 16;

    private static final Set<String> WORDS = words();
    /** The most frequent passwords of breaches, as Nbvcxz ships them. */
    private static final Set<String> BREACHED = breached();

    /** Rows, diagonals and columns of common keyboards, in the orders in which people type them. */
    private static final String KEYBOARD_WALKS = String.join(
            " ",
            "qwertyuiopasdfghjklzxcvbnm qwertzuiopasdfghjklyxcvbnm azertyuiopqsdfghjklmwxcvbn",
            "1234567890qwertyuiop 1234567890-= !@#$%^&*()_+ 123qweasdzxc qweasdzxc123 123qwe123qwe qwe123qwe123",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p qazwsxedcrfvtgbyhnujmikolp zaq12wsxcde34rfvbgt56yhnmju7",
            "1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6u7i8o9p0 q2w3e4r5t6y7u8i9o0p a1s2d3f4g5h6j7k8l9 z1x2c3v4b5n6m7",
            "1a2b3c4d5e6f7g8h9i a1b2c3d4e5f6g7h8i9 147258369 741852963 159357456 789456123 1qazxsw23edcvfr4");

    private static final String REVERSED_KEYBOARD_WALKS =
            new StringBuilder(KEYBOARD_WALKS).reverse().toString();
    private static final Pattern DATE = Pattern.compile(
            "(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])|(0[1-9]|[12]\\d|3[01])(0[1-9]|[12]\\d|3[01])(19|20)\\d\\d");
    private static final String SUBSTITUTES = "0134578@$!";
    private static final String SUBSTITUTED_LETTERS = "oieastbasi";

    private CommonPasswords() {}

    /** Loads the lists, so that no request waits for them. */
    static void load() {
        // The class's initialization has loaded them.
    }

    static boolean contains(String password) {
        String text = IdentifierNormalizer.keyOf(password);
        return BREACHED.contains(text)
                || isPattern(text)
                || isDecoratedWord(text)
                || isDecoratedWord(withLetters(text));
    }

    private static boolean isPattern(String text) {
        boolean isShort = text.codePointCount(0, text.length()) <= MAX_PATTERN_LENGTH;
        return (isShort && (isRepetition(text) || isSequence(text)))
                || KEYBOARD_WALKS.contains(text)
                || REVERSED_KEYBOARD_WALKS.contains(text)
                || DATE.matcher(text).matches();
    }

    /** Returns whether the text is one piece, repeated several times. */
    private static boolean isRepetition(String text) {
        // A repetition occurs in its own doubling once more, between the two copies.
        return (text + text).indexOf(text, 1) < text.length();
    }

    /** Returns whether each character follows the one before, all up or all down; 0 follows 9. */
    private static boolean isSequence(String text) {
        if (text.length() < 2 || Math.abs(step(text, 1)) > 1) {
            return false;
        }
        for (int i = 2; i < text.length(); i++) {
            if (step(text, i) != step(text, 1)) {
                return false;
            }
        }
        return true;
    }

    private static int step(String text, int i) {
        char before = text.charAt(i - 1);
        char next = text.charAt(i);
        if (before == '9' && next == '0') {
            return 1;
        }
        return before == '0' && next == '9' ? -1 : next - before;
    }

    /** Returns whether the text is a common word with few digits and signs around it, or with a pattern of them. */
    private static boolean isDecoratedWord(String text) {
        int begin = 0;
        while (begin < text.length() && !Character.isLetter(text.charAt(begin))) {
            begin++;
        }
        int end = text.length();
        while (end > begin && !Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        return WORDS.contains(text.substring(begin, end))
                && isDecoration(text.substring(0, begin) + text.substring(end));
    }

    /** Returns whether the digits and signs beside a word make it no harder to guess. */
    static boolean isDecoration(String signs) {
        return signs.length() <= MAX_DECORATION_LENGTH || isPattern(signs);
    }

    /** Returns the text with letters for the digits and signs that replace them within it, as in {@code p@ssw0rd}. */
    static String withLetters(String text) {
        int end = text.length();
        while (end > 0 && !Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end)
                        .codePoints()
                        .map(c -> SUBSTITUTES.indexOf(c) < 0 ? c : SUBSTITUTED_LETTERS.charAt(SUBSTITUTES.indexOf(c)))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + text.substring(end);
    }

    private static Set<String> breached() {
        return DictionaryUtil.loadRankedDictionary(DictionaryUtil.passwords).keySet().stream()
                .filter(password -> password.length() >= MIN_LENGTH)
                .map(IdentifierNormalizer::keyOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> words() {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CommonPasswords.class.getResourceAsStream("common-words.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ", -1)))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
