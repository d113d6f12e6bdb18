package dev.taskwire.shared.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mail.SmtpServerConfig.Login;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerConfigTest {
    @Test
    void partsAreReadAndTheRestHasDefaults() {
        assertThat(SmtpServerConfig.parse("smtp://mail.example.com"))
                .hasValue(new SmtpServerConfig("mail.example.com", 25, false, Optional.empty()));
        assertThat(SmtpServerConfig.parse("smtp://mail.example.com:2525/"))
                .hasValue(new SmtpServerConfig("mail.example.com", 2525, false, Optional.empty()));
        assertThat(SmtpServerConfig.parse("smtp://joe%40example.com:p%3A%2F+%25@mail"))
                .hasValue(new SmtpServerConfig("mail", 587, false, Optional.of(new Login("joe@example.com", "p:/+%"))));
        assertThat(SmtpServerConfig.parse("smtps://u:p:q@mail"))
                .hasValue(new SmtpServerConfig("mail", 465, true, Optional.of(new Login("u", "p:q"))));
        assertThat(SmtpServerConfig.parse("SMTP://[::1]:25"))
                .hasValue(new SmtpServerConfig("::1", 25, false, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail",
                "mail:25",
                "http://mail",
                "smtp:mail",
                "smtp://",
                "smtp:///",
                "smtp://mail:x",
                "smtp://mail:0",
                "smtp://mail:65536",
                "smtp://mail:99999999999",
                "smtp://mail/path",
                "smtp://mail?x=1",
                "smtp://mail#x",
                "smtp://user@mail",
                "smtp://user:@mail",
                "smtp://:secret@mail",
                "smtp://user:%zz@mail",
                "smtp://user:a%0d%0ab@mail",
                "smtp://user:pass word@mail",
                "smtp://user:sec@ret@mail"
            })
    void whatIsMalformedIsOneFaultThatShowsNothing(String text) {
        assertThat(SmtpServerConfig.parse(text)).isEmpty();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(Map.of("SMTP_URL", text), SmtpServerConfigTest::config))
                .satisfies(failure -> assertThat(failure.errors())
                        .singleElement()
                        .asString()
                        .startsWith("SMTP_URL: must be smtp://")
                        .doesNotContain("secret"));
    }

    private static MailConfig config(EnvironmentReader environment) {
        return MailConfig.from(environment, Set.of());
    }

    @Test
    void secretsAreNotShown() {
        var config = EnvironmentReader.read(Map.of("SMTP_URL", "smtp://joe:secret@mail"), SmtpServerConfigTest::config);
        assertThat(config.toString()).doesNotContain("secret").doesNotContain("joe:");
    }

    @Test
    void addressesHaveDefaults() {
        var none = EnvironmentReader.read(Map.of(), SmtpServerConfigTest::config);
        assertThat(none.smtp()).isEmpty();
        assertThat(none.publicUrl()).isEqualTo("http://127.0.0.1:8080");
        assertThat(none.from()).isEqualTo("taskwire@[127.0.0.1]");
        var url = EnvironmentReader.read(
                Map.of("PUBLIC_URL", "https://tasks.example.com/app/"), SmtpServerConfigTest::config);
        assertThat(url.publicUrl()).isEqualTo("https://tasks.example.com/app");
        assertThat(url.from()).isEqualTo("taskwire@tasks.example.com");
        assertThat(url.domain()).isEqualTo("tasks.example.com");
        var user = EnvironmentReader.read(
                Map.of("SMTP_URL", "smtp://joe%40example.com:p@mail"), SmtpServerConfigTest::config);
        assertThat(user.from()).isEqualTo("joe@example.com");
        var named = EnvironmentReader.read(
                Map.of("SMTP_URL", "smtp://joe:p@mail", "SMTP_FROM", "a@b.example"), SmtpServerConfigTest::config);
        assertThat(named.from()).isEqualTo("a@b.example");
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP_FROM,joe",
        "SMTP_FROM,Joe <joe@example.com>",
        "SMTP_FROM,a@b@c",
        "SMTP_FROM,j\u00f6rg@example.com",
        "PUBLIC_URL,tasks.example.com",
        "PUBLIC_URL,ftp://x",
        "PUBLIC_URL,http://",
        "PUBLIC_URL,http://u:p@x",
        "PUBLIC_URL,http://x?y=1"
    })
    void wrongAddressIsAFault(String name, String value) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(Map.of(name, value), SmtpServerConfigTest::config))
                .satisfies(failure ->
                        assertThat(failure.errors()).singleElement().asString().startsWith(name + ": "));
    }
}
