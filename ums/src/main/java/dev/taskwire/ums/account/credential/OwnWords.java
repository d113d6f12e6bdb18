package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.value.IdentifierNormalizer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The words of an account that make bad passwords for it, because whoever attacks it knows them. Immutable. */
final class OwnWords {
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}]+");
    private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\p{M}]+");
    /** Shorter parts, such as {@code de}, say nothing about the account. */
    private static final int MIN_LENGTH = 3;

    private final List<String> names;

    private OwnWords(List<String> names) {
        this.names = names;
    }

    /** Returns the username, the address and its local part. */
    static OwnWords of(String username, @Nullable String email) {
        var names = email == null
                ? Stream.of(username)
                : Stream.of(username, email, email.substring(0, Math.max(0, email.lastIndexOf('@'))));
        return new OwnWords(names.map(IdentifierNormalizer::keyOf).toList());
    }

    /**
     * Returns whether the password is one of the names, or parts of it that follow each other, also with few digits and
     * signs.
     */
    boolean contains(String password) {
        String text = IdentifierNormalizer.keyOf(password);
        return names.contains(text) || isMadeOfParts(text) || isMadeOfParts(CommonPasswords.withLetters(text));
    }

    private boolean isMadeOfParts(String text) {
        String letters = NO_LETTERS.matcher(text).replaceAll("");
        return letters.length() >= MIN_LENGTH
                && CommonPasswords.isDecoration(LETTERS.matcher(text).replaceAll(""))
                && names.stream().anyMatch(name -> hasParts(NO_LETTERS.split(name), letters));
    }

    /** Returns whether some of the parts, one after the other, are these letters. */
    private static boolean hasParts(String[] parts, String letters) {
        for (int first = 0; first < parts.length; first++) {
            int end = 0;
            for (int i = first; i < parts.length && letters.startsWith(parts[i], end); i++) {
                end += parts[i].length();
                if (end == letters.length()) {
                    return true;
                }
            }
        }
        return false;
    }
}
