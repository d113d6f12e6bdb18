package dev.taskwire.ums.account.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.value.IdentifierNormalizer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialRulesTest {
    private static final String GOOD_PASSWORD = "s3cret-password";

    static final List<String> GOOD_PASSWORDS = List.of(
            "10385926",
            "b l a n k s",
            "😀😁😂😃😅😇😉😋",
            "x".repeat(71) + "y",
            "é".repeat(35) + "è",
            "😀".repeat(17) + "😁",
            "tab\tand\nnewline");

    static final List<String> LONG_PASSWORDS =
            List.of("x".repeat(73), "é".repeat(36) + "x", "😀".repeat(18) + "x", "x".repeat(1024));

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "ada,ada",
                " Ada\t,ada",
                "ADA,ada",
                "\u3000ada\u3000,ada",
                "\u00a0ada,ada",
                // Full width, ligature, composed and decomposed: one form each
                "\uff21\uff24\uff21,ada",
                "\ufb01n,fin",
                "e\u0301va,\u00e9va",
                "\u00c9VA,\u00e9va",
                // Lower-casing does not undo the normal form
                "\u0130x,i\u0307x",
                "\u212bx,\u00e5x",
                "STRASSE,strasse",
                "A@B.C,a@b.c"
            })
    void namesAreComparedWithoutCaseAndForm(String name, String comparable) {
        assertThat(IdentifierNormalizer.of(name)).isEqualTo(comparable);
        assertThat(IdentifierNormalizer.of(comparable)).isEqualTo(comparable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "a1",
                "@.",
                "ada.lovelace@home+x_y-z",
                "名前",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void usernameOfLettersAndDigitsIsAllowed(String username) {
        assertThat(CredentialRules.checkNewAccount(username, GOOD_PASSWORD, Optional.empty()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a b",
                "a\tb",
                "a/b",
                "a,b",
                "a\"b",
                "a<b",
                "a\u0000b",
                "a\u200bb",
                "a\u202eb",
                "a\u034fb",
                "a\u115fb",
                "a\u180bb",
                "a\u3164b",
                "a\ufe0fb",
                "a\uffa0b",
                "a\udb40\udd00b",
                "ab\n",
                "😀😀",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void anyOtherUsernameIsAFault(String username) {
        assertThat(CredentialRules.checkNewAccount(username, GOOD_PASSWORD, Optional.empty()))
                .extracting(FieldError::location)
                .containsExactly("/username");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "ada@example.com",
                "ada+tag@mail.example.co.uk",
                "a.b-c_d'e@x-y.z",
                "é@münchen.de",
                "ada@\u0645\u062b\u0627\u0644.example",
                "1234567890123456789012345678901234567890123456789012345678901234@example.com"
            })
    void addressIsAllowed(String email) {
        assertThat(CredentialRules.checkNewAccount("ada", GOOD_PASSWORD, Optional.of(email)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a@",
                "@b",
                "ada",
                "a@b@c",
                "a b@c",
                "a@b c",
                "a@b..c",
                "a@.b",
                "a@b.",
                "a@-b",
                "a@b-.c",
                "a@b_c",
                "<a@b>",
                "a@b>",
                "\"a\"@b",
                "a,b@c",
                "a;b@c",
                "a@b,c@d",
                "a@b\n",
                "a\r\nBcc: x@y",
                "a\u0000@b",
                "a\u00a0b@c",
                "a\u0085b@c",
                "a\u00adb@c",
                "a\u200bb@c",
                "a\u3164b@c",
                "a\ufeffb@c",
                "a\u2800b@c",
                "a@b\u034fc",
                "a@b\ufe0fc",
                "a@b\u180dc",
                "a\udb40\udc41@b",
                "a\u202e@b",
                "a\u2067b@c",
                "a\u061c@b",
                "a\ue000@b",
                "a\u0378@b",
                "a\u0600@b",
                "a\u1100\u1160\u1100@b",
                "a@\u05d0b.example",
                "a@\u0301b.example",
                "12345678901234567890123456789012345678901234567890123456789012345@example.com",
                "a@1234567890123456789012345678901234567890123456789012345678901234.com"
            })
    void anyOtherAddressIsAFault(String email) {
        assertThat(CredentialRules.checkNewAccount("ada", GOOD_PASSWORD, Optional.of(email)))
                .extracting(FieldError::location)
                .containsExactly("/email");
    }

    @Test
    void addressIsAtMost254CharactersLong() {
        String domain = "x".repeat(62) + "." + "x".repeat(62) + "." + "x".repeat(62);
        assertThat(CredentialRules.checkNewAccount("ada", GOOD_PASSWORD, Optional.of("a".repeat(64) + "@" + domain)))
                .isEmpty();
        assertThat(CredentialRules.checkNewAccount(
                        "ada", GOOD_PASSWORD, Optional.of("a".repeat(64) + "@" + domain + ".x")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @FieldSource("GOOD_PASSWORDS")
    void passwordFromEightCharactersTo72BytesIsAllowed(String password) {
        assertThat(CredentialRules.checkNewAccount("ada", password, Optional.empty()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "😀😀😀😀😀😀😀"})
    void shortPasswordIsAFault(String password) {
        assertThat(CredentialRules.checkNewAccount("ada", password, Optional.empty()))
                .containsExactly(FieldError.inBody("/password", "must have at least 8 characters"));
    }

    @ParameterizedTest
    @FieldSource("LONG_PASSWORDS")
    void passwordThatBcryptWouldCutIsAFault(String password) {
        assertThat(CredentialRules.checkNewAccount("ada", password, Optional.empty()))
                .containsExactly(FieldError.inBody("/password", "must have at most 72 bytes in UTF-8"));
    }

    @Test
    void passwordThatBcryptWouldEndAtANullIsAFault() {
        assertThat(CredentialRules.checkNewAccount("ada", "12345678\0", Optional.empty()))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Johnny-Doe,johnny-doe,jd@example.com",
        "jd@Example.com,johnny-doe,jd@example.com",
        "johnny.doe,jd,johnny.doe@example.com",
        "JohnnyDoe,johnny-doe,jd@example.com",
        "Johnny2024!,johnny-doe,jd@example.com",
        "J0hnny!!,johnny-doe,jd@example.com",
        "ＪＯＨＮＮＹＤＯＥ99,johnny-doe,jd@example.com",
        "strassenbahn,straßenbahn,jd@example.com",
        "zanzibari.26,johnny,jd@zanzibari.org",
        "example.com,johnny,jd@example.com",
        "zanzibari.99,zanzibari12,jd@example.com",
        "83619472,83619472,jd@example.com",
        "johnny83619472,johnny83619472,jd@example.com",
        "tag-of-mine,johnny,johnny+tag-of-mine@example.com",
        "some-team,johnny,johnny@some-team.example.com",
        "b\u00fccherladen1,johnny,jd@xn--bcherladen-9db.example",
        "xn--bcherladen-9db,johnny,jd@xn--bcherladen-9db.example"
    })
    void passwordThatIsANameOfItsAccountIsAFault(String password, String username, String email) {
        assertThat(CredentialRules.checkNewAccount(username, password, Optional.of(email)))
                .containsExactly(FieldError.inBody(
                        "/password", "must differ from the username, the e-mail address and their parts"));
    }

    @ParameterizedTest
    @CsvSource({
        "johnny!83619472,johnny,jd@example.com",
        "my dear johnny,johnny,jd@example.com",
        "de83619472,de,jd@example.com",
        "example-of-a-secret,johnny,jd@example.com"
    })
    void passwordThatHasMoreThanANameIsAllowed(String password, String username, String email) {
        assertThat(CredentialRules.checkNewAccount(username, password, Optional.of(email)))
                .isEmpty();
    }

    @Test
    void passwordThatOnlyBeginsAsANameIsAllowed() {
        assertThat(CredentialRules.checkNewAccount("johnny", "johnny.doe", Optional.of("johnny.do@example.com")))
                .isEmpty();
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        assertThat(CredentialRules.checkNewAccount("a", "b", Optional.of("c")))
                .extracting(FieldError::location)
                .containsExactly("/username", "/email", "/password");
    }
}
