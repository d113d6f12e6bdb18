package dev.taskwire.ums.account.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.IdentifierNormalizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which usernames are refused for their characters, their direction or their look. */
class UsernameProfileTest {
    private static final String SCRIPTS = "must not mix scripts, or digits of several scripts";
    private static final String DIRECTIONS = "must not mix directions of writing, or begin with a mark";
    private static final String LOOK = "must not look like a name in Latin letters";
    private static final String CHARACTERS = "must be 2 to 64 letters, digits or @.+-_";

    private static java.util.Optional<String> errorOf(String name) {
        return UsernameProfile.findError(IdentifierNormalizer.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // ASCII names are not compared by their look.
                "admin",
                "adm1n",
                "rnodern",
                "xn--80ak6aa92e",
                "\u0130pek",
                "stra\u00dfe",
                "\u0131rmak",
                "\u00e6sa",
                "c\u0153ur",
                "jos\u00e9.n\u00fa\u00f1ez",
                "nguy\u1ec5n-v\u0103n",
                "\u0430\u043d\u043d\u0430.1990",
                "\u03b1\u03bb\u03ad\u03be\u03b1\u03bd\u03b4\u03c1\u03bf\u03c2",
                "\u05d3\u05d5\u05d3",
                "\u05d3\u05d5\u05d3.7",
                "\u05d3\u05d5\u05d3_\u05db\u05d4\u05df",
                "\u0645\u062d\u0645\u062f",
                "\u0645\u062d\u0645\u062f\u0661\u0662",
                "\u0939\u093f\u0928\u094d\u0926\u0940",
                "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
                "\ud55c\uad6d\uc5b4",
                "\u540d\u524d",
                // Japanese mixes three scripts, and Latin words.
                "\u5c71\u7530\u30bf\u30ed\u30a6\u306e",
                "\u7530\u4e2d-taro"
            })
    void namesOfAllLanguagesAreAllowed(String name) {
        assertThat(errorOf(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0430dmin",
                "\u0410DMIN",
                "ad\u043cin",
                "\u03b1dmin",
                "micros\u043eft",
                "\u0430\u03b1",
                "\u05d0dam",
                "user\u0661",
                "\u0661\u06f2\u0661",
                "a\u0967b",
                "a\u0301\u0301da"
            })
    void mixedScriptsAreRefused(String name) {
        assertThat(errorOf(name)).hasValue(SCRIPTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Cyrillic that looks like apple, cope and oxo; Greek that looks like ovo; Latin of phonetics
                "\u0430\u0440\u0440\u04cf\u0435",
                "\u0441\u043e\u0440\u0435",
                "\u043e\u0445\u043e",
                "\u03bf\u03bd\u03bf",
                "\u0251dmin"
            })
    void namesThatLookLikeAsciiAreRefused(String name) {
        assertThat(errorOf(name)).hasValue(LOOK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u05d3\u05d5\u05d3_", "1\u05d3\u05d5\u05d3", "\u0301\u00e9da"})
    void namesThatChangeTheirDirectionAreRefused(String name) {
        assertThat(errorOf(name)).hasValue(DIRECTIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b",
                "a\u20ddb",
                "\u0639\u0640\u0644\u064a",
                "\u1100\u1160\u1100",
                "ada\ue000",
                "ada\u0378",
                "ada\ud83d\ude00",
                "a\u200db",
                "a\u202eb",
                "a\u2066b",
                "a\u061cb",
                "a\u00b7b"
            })
    void otherCharactersAreRefused(String name) {
        assertThat(errorOf(name)).hasValue(CHARACTERS);
    }
}
