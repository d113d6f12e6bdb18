package dev.taskwire.shared.mail;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailTest {
    @ParameterizedTest
    @CsvSource({
        "'joe@example.com\r\nBcc: eve@example.com',subject,value",
        "'joe@example.com>\r\nRCPT TO:<eve@example.com',subject,value",
        "joe@example.com,'subject\r\nBcc: eve@example.com',value",
        "joe@example.com,subject,'value\nBcc: eve@example.com'",
        "joe@example.com,'subject\u2028Bcc: eve@example.com',value",
        "'joe\u0085@example.com',subject,value",
        "'joe\ufeff@example.com',subject,value"
    })
    void lineBreakInAHeaderIsRefused(String to, String subject, String header) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Email(
                        "taskwire@example.com", to, "1@example.com", subject, "text", "html", Map.of("X-A", header)));
    }
}
