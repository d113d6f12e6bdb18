package dev.taskwire.ums.account.credential;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import com.ibm.icu.text.UnicodeSet;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says which usernames are allowed, in their normalized form: by the characters and the direction rule of PRECIS (RFC
 * 8264, RFC 8265), and by their look (Unicode Technical Standard 39). Names in ASCII are not compared by their look.
 */
final class UsernameProfile {
    private static final int MIN_LENGTH = 2;
    private static final int MAX_LENGTH = 64;

    /**
     * The IdentifierClass of PRECIS (RFC 8264, 4.2) with few signs of ASCII. Normalized names have no compatibility
     * characters. Joiners are left out, because nobody can see them.
     */
    private static final UnicodeSet CHARACTERS = new UnicodeSet("[[[:Ll:][:Lu:][:Lo:][:Lm:][:Mn:][:Mc:][:Nd:]]"
                    + "-[:Default_Ignorable_Code_Point:]"
                    + "-[[:Hangul_Syllable_Type=L:][:Hangul_Syllable_Type=V:][:Hangul_Syllable_Type=T:]]"
                    // RFC 5892, 2.6: signs that lengthen or repeat letters
                    + "-[\\u0640\\u07FA\\u302E\\u302F\\u3031-\\u3035\\u303B]"
                    + "[@.+_\\-]]")
            .freeze();

    private static final UnicodeSet ASCII = new UnicodeSet(0, 0x7f).freeze();

    /** The Latin letters in use: with some of them, such as the dotless i, people have names that look like ASCII. */
    private static final UnicodeSet LATIN = new UnicodeSet("[:Script=Latin:]")
            .retainAll(SpoofChecker.RECOMMENDED)
            .addAll(ASCII)
            .freeze();

    private static final Pattern LOOK_OF_ASCII_NAME = Pattern.compile("[A-Za-z0-9@.+_-]+");

    private static final SpoofChecker LOOK = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.MIXED_NUMBERS | SpoofChecker.INVISIBLE)
            .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    /** Checks the Bidi rule of domain names (RFC 5893), which is the direction rule of PRECIS. */
    private static final IDNA BIDI_RULE = IDNA.getUTS46Instance(IDNA.CHECK_BIDI | IDNA.NONTRANSITIONAL_TO_UNICODE);

    private UsernameProfile() {}

    /** Loads the data of ICU, so that no request waits for it. */
    static void load() {
        // The class's initialization has loaded it.
    }

    /** Returns what is wrong with the name; empty if it is allowed. */
    static Optional<String> findError(String name) {
        int length = name.codePointCount(0, name.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH || !CHARACTERS.containsAll(name)) {
            return Optional.of("must be 2 to 64 letters, digits or @.+-_");
        }
        if (ASCII.containsAll(name)) {
            return Optional.empty();
        }
        if (LOOK.failsChecks(name)) {
            return Optional.of("must not mix scripts, or digits of several scripts");
        }
        if (violatesBidiRule(name)) {
            return Optional.of("must not mix directions of writing, or begin with a mark");
        }
        return looksLikeAscii(name) ? Optional.of("must not look like a name in Latin letters") : Optional.empty();
    }

    private static boolean violatesBidiRule(String name) {
        var info = new IDNA.Info();
        // A dot would begin another label, and the rule is for the whole name.
        BIDI_RULE.labelToUnicode(name.replace('.', '-'), new StringBuilder(), info);
        return info.getErrors().contains(IDNA.Error.BIDI)
                || info.getErrors().contains(IDNA.Error.LEADING_COMBINING_MARK);
    }

    private static boolean looksLikeAscii(String name) {
        return !LATIN.containsAll(name)
                && LOOK_OF_ASCII_NAME.matcher(LOOK.getSkeleton(name)).matches();
    }
}
