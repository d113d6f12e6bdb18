package dev.taskwire.shared.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "Ada@Example.com,                 ada@example.com",
        "ada@b\u00fccher.example,         ada@xn--bcher-kva.example",
        "ada@B\u00dcCHER.example,         ada@xn--bcher-kva.example",
        "ada@bu\u0308cher.example,        ada@xn--bcher-kva.example",
        "ADA@XN--BCHER-KVA.example,       ada@xn--bcher-kva.example",
        "\u00e9@m\u00fcnchen.example,     \u00e9@xn--mnchen-3ya.example",
        "ada@stra\u00dfe.example,         ada@xn--strae-oqa.example",
        "ada@strasse.example,             ada@strasse.example",
        // A final sigma is a letter of its own in a domain, but not in a local part.
        "ada@\u03bf\u03b4\u03cc\u03c2.example,  ada@xn--pxavk3b.example",
        "ada@\u03bf\u03b4\u03cc\u03c3.example,  ada@xn--pxavn9a.example",
        "\u03a3\u03c2@\u039f\u0394\u038c\u03a3.example, \u03c3\u03c3@xn--pxavn9a.example",
        "Ada\uff20example.com\u00a0,     ada@example.com",
        // What is no domain stays as it is, and is refused later.
        "ada@-b\u00fccher-.example,       ada@-b\u00fccher-.example",
        "ada@xn--a.example,               ada@xn--a.example",
        "ada @example.com,                ada @example.com",
        "no address,                      no address",
        "B\u00fccher,                     b\u00fccher"
    })
    void domainIsStoredInAscii(String address, String normalized) {
        assertThat(EmailAddresses.normalize(address)).isEqualTo(normalized);
        assertThat(EmailAddresses.normalize(normalized)).isEqualTo(normalized);
    }

    @Test
    void addressMayBeStoredWithTheDomainOfItsUsers() {
        assertThat(EmailAddresses.storedForms("ada@xn--bcher-kva.example"))
                .containsExactly("ada@xn--bcher-kva.example", "ada@b\u00fccher.example");
        assertThat(EmailAddresses.storedForms("ada@b\u00fccher.example"))
                .containsExactly("ada@xn--bcher-kva.example", "ada@b\u00fccher.example");
        assertThat(EmailAddresses.storedForms("ada@xn--pxavk3b.example"))
                .containsExactly(
                        "ada@xn--pxavk3b.example",
                        "ada@\u03bf\u03b4\u03cc\u03c2.example",
                        "ada@\u03bf\u03b4\u03cc\u03c3.example");
        assertThat(EmailAddresses.storedForms("ada@example.com")).containsExactly("ada@example.com");
        assertThat(EmailAddresses.storedForms("ada")).containsExactly("ada");
    }

    @Test
    void limitsOfAMailboxHoldForAllItsForms() {
        assertThat(EmailAddresses.mailboxHash("ada+x@b\u00fccher.example"))
                .isEqualTo(EmailAddresses.mailboxHash("ADA@xn--bcher-kva.example"))
                .isNotEqualTo(EmailAddresses.mailboxHash("ada@bucher.example"));
    }
}
