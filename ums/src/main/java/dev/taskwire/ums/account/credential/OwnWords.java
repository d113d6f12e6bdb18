package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.IdentifierNormalizer;
import java.util.List;
import java.util.Set;
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

    /** Returns the username, the address with its domain in each form, and its local part. */
    static OwnWords of(String username, @Nullable String email) {
        var addresses = email == null ? Set.<String>of() : EmailAddresses.forms(email);
        var names = addresses.stream()
                .flatMap(form -> Stream.of(form, form.substring(0, Math.max(0, form.lastIndexOf('@')))));
        return new OwnWords(Stream.concat(Stream.of(username), names)
                .map(IdentifierNormalizer::keyOf)
                .distinct()
                .toList());
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
