package dev.taskwire.shared.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedWordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Write the report",
                "=?UTF-8?Q?not_encoded?=",
                "Größe",
                "a\r\nBcc: eve@example.com",
                "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 and 'quotes\" <b>",
                "seventy characters of plain text and more, which is too long for one line of a mail"
            })
    void textComesBack(String text) throws Exception {
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(EncodedWords.of(text))))
                .isEqualTo(text);
    }

    @Test
    void noWordSplitsACharacterNorIsTooLong() throws Exception {
        String text = "x" + "\ud83d\ude00".repeat(255);
        String encoded = EncodedWords.of(text);
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(encoded))).isEqualTo(text);
        for (String word : encoded.split("\r\n ", -1)) {
            assertThat(word).matches("=\\?UTF-8\\?B\\?[A-Za-z0-9+/=]+\\?=").hasSizeLessThanOrEqualTo(75);
            byte[] bytes = Base64.getDecoder().decode(word.substring(10, word.length() - 2));
            assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
        }
    }

    @Test
    void plainTextStaysReadable() {
        assertThat(EncodedWords.of("Now in_progress: Write the report")).isEqualTo("Now in_progress: Write the report");
    }
}
