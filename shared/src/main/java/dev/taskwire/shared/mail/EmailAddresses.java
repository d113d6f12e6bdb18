package dev.taskwire.shared.mail;

import com.ibm.icu.text.IDNA;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.Sha256;
import dev.taskwire.shared.value.TextCharacters;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks mail addresses: which can be written into an SMTP command and a header without quoting. */
public final class EmailAddresses {
    private static final String WORD = "[^<>()\\[\\],;:\\\\\"@]+";
    private static final Pattern ADDRESS = Pattern.compile(WORD + "@(" + WORD + "|\\[[0-9A-Za-z.:]+])");

    private static final Pattern IP = Pattern.compile("[0-9.]+|(?=[^:]*:)\\[?[0-9a-fA-F:.]+]?");

    /** Internationalized domain names (UTS 46), whose labels must not mix directions of writing. */
    private static final IDNA DOMAINS = IDNA.getUTS46Instance(
            IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.CHECK_CONTEXTO | IDNA.NONTRANSITIONAL_TO_ASCII);

    private EmailAddresses() {}

    /** Returns whether the text is such an address. */
    public static boolean isValid(String text) {
        return TextCharacters.isAllVisible(text) && ADDRESS.matcher(text).matches();
    }

    /** Returns whether the text is such an address, which every mail server accepts, also one without SMTPUTF8. */
    public static boolean isValidInAscii(String text) {
        return isValid(text) && isAscii(text);
    }

    static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    /**
     * Returns the domain in the form of DNS, in lower case, such as {@code xn--bcher-kva.example}; empty if it has
     * none. {@code straße.example} and {@code strasse.example} are two domains, as DNS and mail servers have it.
     */
    public static Optional<String> asciiDomain(String domain) {
        var ascii = new StringBuilder();
        var info = new IDNA.Info();
        DOMAINS.nameToASCII(domain, ascii, info);
        return info.hasErrors()
                ? Optional.empty()
                : Optional.of(ascii.toString().toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the address in the form in which it is stored and compared: the local part as
     * {@link IdentifierNormalizer} has it, and the domain as {@link #asciiDomain} has it, since both forms of a domain
     * lead to the same mailbox.
     */
    public static String normalize(String address) {
        String lower = IdentifierNormalizer.of(address);
        // Lower-casing would make another domain of one with a final sigma.
        return withDomain(
                lower, domainOf(IdentifierNormalizer.withCase(address)).flatMap(EmailAddresses::asciiDomain));
    }

    /** Returns the forms that are the same address: with its domain in ASCII, and in Unicode. */
    public static Set<String> forms(String address) {
        String normalized = normalize(address);
        String unicode = withDomain(normalized, domainOf(normalized).flatMap(EmailAddresses::unicodeDomain));
        return new LinkedHashSet<>(List.of(normalized, unicode));
    }

    /**
     * Returns the forms in which an address may be stored. Earlier versions kept the domain as it was sent, but wrote a
     * final sigma as the other sigma. So the last form can also be the address of another domain.
     */
    public static Set<String> storedForms(String address) {
        var stored = new LinkedHashSet<String>();
        for (String form : forms(address)) {
            stored.add(form);
            stored.add(IdentifierNormalizer.of(form));
        }
        return stored;
    }

    private static Optional<String> domainOf(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(address.substring(at + 1));
    }

    private static String withDomain(String address, Optional<String> domain) {
        return domain.map(it -> address.substring(0, address.lastIndexOf('@') + 1) + it)
                .orElse(address);
    }

    private static Optional<String> unicodeDomain(String domain) {
        var unicode = new StringBuilder();
        var info = new IDNA.Info();
        DOMAINS.nameToUnicode(domain, unicode, info);
        return info.hasErrors() ? Optional.empty() : Optional.of(unicode.toString());
    }

    /** Returns a hash of the mailbox, which ignores case, the form of the domain and what follows a plus sign. */
    public static String mailboxHash(String address) {
        String normalized = normalize(address);
        int at = normalized.lastIndexOf('@');
        int plus = normalized.indexOf('+');
        String mailbox = plus > 0 && plus < at ? normalized.substring(0, plus) + normalized.substring(at) : normalized;
        return Sha256.base64Url(mailbox);
    }

    /** Returns the domain of an address at that host: an IP address is put in brackets (RFC 5321, 4.1.3). */
    public static String domain(String host) {
        if (!IP.matcher(host).matches()) {
            return host;
        }
        String bare = host.replace("[", "").replace("]", "");
        return bare.contains(":") ? "[IPv6:" + bare + "]" : "[" + bare + "]";
    }
}
