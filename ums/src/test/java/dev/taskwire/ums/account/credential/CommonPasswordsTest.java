package dev.taskwire.ums.account.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import me.gosimple.nbvcxz.resources.DictionaryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "ｐａｓｓｗｏｒｄ",
                "Password1",
                "password123!",
                "Passw0rd",
                "p@$$w0rd",
                "p4ssword2024",
                "password123456",
                "!!welcome!!",
                "taskwire",
                "Taskwire2026!",
                "adminadmin",
                "iloveyou",
                "trustno1",
                "sunshine1",
                "letmein!",
                "changeme",
                "12345678",
                "123456789",
                "1234567890",
                "87654321",
                "0987654321",
                "abcdefgh",
                "hgfedcba",
                "11111111",
                "aaaaaaaa",
                "abcabcabc",
                "12341234",
                "😀😀😀😀😀😀😀😀",
                "        ",
                "qwertyuiop",
                "asdfghjkl",
                "poiuytrewq",
                "qwerty123",
                "1qaz2wsx",
                "1q2w3e4r",
                "zaq12wsx",
                "1a2b3c4d",
                "147258369",
                "!@#$%^&*",
                "19901231",
                "31121990"
            })
    void whatEverybodyTriesIsFound(String password) {
        assertThat(CommonPasswords.contains(password)).isTrue();
    }

    /** ASVS 6.2.4 demands three thousand of the allowed length. */
    @Test
    void frequentPasswordsOfBreachesAreFound() {
        var breached = DictionaryUtil.loadRankedDictionary(DictionaryUtil.passwords).keySet().stream()
                .filter(password -> password.length() >= 8)
                .toList();
        assertThat(breached)
                .hasSizeGreaterThan(30_000)
                .contains("jordan23", "Usuckballz1")
                .allSatisfy(password -> assertThat(CommonPasswords.contains(password.toUpperCase(Locale.ROOT)))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "securepass123",
                "xxxxxxxxxxxxxxxxx",
                "s3cret-password",
                "another-secret",
                "an even better one",
                "correct horse battery",
                "not the password",
                "password83619472",
                "passwordless living",
                "10385926",
                "kR7#vq2p",
                "qwertyknife",
                "xyzzy-plugh"
            })
    void whatIsNotIsLeftAlone(String password) {
        assertThat(CommonPasswords.contains(password)).isFalse();
    }
}
