package dev.taskwire.ums.account.credential;

import com.ibm.icu.text.UnicodeSet;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.TextCharacters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks usernames, e-mail addresses and passwords against the rules. Names are given in their normalized form. */
public final class CredentialRules {
    /** bcrypt ignores what comes after these bytes. */
    private static final int MAX_PASSWORD_BYTES = 72;

    private static final int MAX_EMAIL_LENGTH = 254;
    /** Accounts from before may have characters that new usernames must not have. */
    private static final Pattern USERNAME_PREFIX = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}@.+_\\-]{1,64}");

    /** A local part and a domain, without characters that end an address in a mail header. */
    private static final Pattern EMAIL =
            Pattern.compile("[^@<>,;:\"()\\[\\]\\\\]{1,64}@[\\p{L}\\p{M}\\p{Nd}.-]{1,189}");

    /** What the FreeformClass of PRECIS (RFC 8264, 4.3) leaves out, apart from invisible characters. */
    private static final UnicodeSet NOT_IN_TEXT = new UnicodeSet(
                    "[[:C:][:Hangul_Syllable_Type=L:][:Hangul_Syllable_Type=V:][:Hangul_Syllable_Type=T:]]")
            .freeze();

    private CredentialRules() {}

    /** Returns whether a username can begin with this normalized text. */
    public static boolean isUsernamePrefix(String normalized) {
        return TextCharacters.isAllVisible(normalized)
                && USERNAME_PREFIX.matcher(normalized).matches();
    }

    /** Returns the errors in the normalized names and the password of a new account; empty when there are none. */
    public static List<FieldError> checkNewAccount(String username, String password, Optional<String> email) {
        var aboutPassword = checkPassword(password, "/password")
                .or(() -> checkPasswordDiffers(password, username, email.orElse(null), "/password"));
        return Stream.of(checkUsername(username), email.flatMap(CredentialRules::checkEmail), aboutPassword)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the fault of the username, if it has one. */
    public static Optional<FieldError> checkUsername(String username) {
        return checkVisible(username, "/username")
                .or(() -> UsernameProfile.findError(username).map(error -> FieldError.inBody("/username", error)));
    }

    /** Returns the fault of the address, if it has one. Only the form is checked. */
    public static Optional<FieldError> checkEmail(String email) {
        return checkVisible(email, "/email")
                .or(() -> email.length() <= MAX_EMAIL_LENGTH
                                && EMAIL.matcher(email).matches()
                                && NOT_IN_TEXT.containsNone(email)
                                && isDomain(email.substring(email.indexOf('@') + 1))
                        ? Optional.empty()
                        : Optional.of(FieldError.inBody("/email", "must be an e-mail address")));
    }

    /** Two names that look alike must not differ, so a name has no invisible characters. */
    private static Optional<FieldError> checkVisible(String name, String pointer) {
        return TextCharacters.isAllVisible(name)
                ? Optional.empty()
                : Optional.of(FieldError.inBody(pointer, "must not have white space or invisible characters"));
    }

    private static boolean isDomain(String domain) {
        return hasAsciiForm(domain)
                && Stream.of(domain.split("\\.", -1))
                        .allMatch(label -> !label.isEmpty()
                                && label.length() <= 63
                                && !label.startsWith("-")
                                && !label.endsWith("-"));
    }

    /** Returns whether the domain can be written in ASCII, as mail servers need it. */
    private static boolean hasAsciiForm(String domain) {
        return EmailAddresses.asciiDomain(domain).isPresent() || domain.chars().allMatch(c -> c <= 0x7f);
    }

    /** Returns whether bcrypt uses the whole password, neither cut nor repeated. */
    static boolean isHashable(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= MAX_PASSWORD_BYTES && password.indexOf('\0') < 0;
    }

    /** Returns the password's bytes for bcrypt; for one that is not hashable, other bytes that take as long. */
    static byte[] hashableBytes(String password) {
        return (isHashable(password) ? password : "not hashable").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the error in the password that this JSON pointer points to; empty when there is none. */
    public static Optional<FieldError> checkPassword(String password, String pointer) {
        if (password.codePointCount(0, password.length()) < CommonPasswords.MIN_LENGTH) {
            return Optional.of(FieldError.inBody(pointer, "must have at least 8 characters"));
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MAX_PASSWORD_BYTES) {
            return Optional.of(FieldError.inBody(pointer, "must have at most 72 bytes in UTF-8"));
        }
        if (password.indexOf('\0') >= 0) {
            return Optional.of(FieldError.inBody(pointer, "must not contain a null character"));
        }
        return CommonPasswords.contains(password)
                ? Optional.of(FieldError.inBody(pointer, "is too common; it must be harder to guess"))
                : Optional.empty();
    }

    /**
     * Returns the error in a password that is the account's username, its e-mail address or a part of them, also with
     * few digits and signs around it; empty when there is none.
     */
    public static Optional<FieldError> checkPasswordDiffers(
            String password, String username, @Nullable String email, String pointer) {
        return OwnWords.of(username, email).contains(password)
                ? Optional.of(
                        FieldError.inBody(pointer, "must differ from the username, the e-mail address and their parts"))
                : Optional.empty();
    }

    /** Loads the lists of passwords and characters, so that no request waits for them. */
    public static void load() {
        CommonPasswords.load();
        UsernameProfile.load();
    }
}
