package dev.taskwire.ums.account.signon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mail.MailConfig;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignOnPolicyTest {
    private static final String SMTP = "smtp://mail";

    private static SignOnPolicy read(Map<String, String> variables) {
        return EnvironmentReader.read(
                variables, environment -> SignOnPolicy.from(environment, MailConfig.from(environment, Set.of())));
    }

    @Test
    void openUnlessAdminsManageAllTasks() {
        assertThat(read(Map.of()).mode()).isEqualTo(SignOnMode.OPEN);
        assertThat(read(Map.of("TASKS_POLICY", "managed")).mode()).isEqualTo(SignOnMode.CLOSED);
        assertThat(read(Map.of("TASKS_POLICY", "managed", "SIGN_ON", "open")).mode())
                .isEqualTo(SignOnMode.OPEN);
        assertThat(read(Map.of("SIGN_ON", "closed")).mode()).isEqualTo(SignOnMode.CLOSED);
    }

    @Test
    void domainsAreReadInTheFormOfDns() {
        var policy = read(
                Map.of("SMTP_URL", SMTP, "SIGN_ON", "domains", "SIGN_ON_DOMAINS", "Corp.example, b\u00fccher.example"));
        assertThat(policy.domains()).containsExactlyInAnyOrder("corp.example", "xn--bcher-kva.example");
        assertThat(policy.signsInAtOnce()).isFalse();
    }

    /** DNS has two domains, and mails go to the one that the address names. */
    @ParameterizedTest
    @CsvSource({
        "strasse.example,x@strasse.example,true",
        "strasse.example,x@stra\u00dfe.example,false",
        "stra\u00dfe.example,x@stra\u00dfe.example,true",
        "stra\u00dfe.example,x@xn--strae-oqa.example,true",
        "stra\u00dfe.example,x@strasse.example,false"
    })
    void sharpSIsNotTwoLetters(String domain, String email, boolean allowed) {
        // given
        var policy = read(Map.of("SMTP_URL", SMTP, "SIGN_ON", "domains", "SIGN_ON_DOMAINS", domain));

        // when
        var refused = catchThrowable(() -> policy.requireMaySignOn(email));

        // then
        assertThat(refused == null).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "domains,corp.example,'',SIGN_ON: must not be domains without SMTP_URL",
        "domains,'',smtp://mail,SIGN_ON_DOMAINS: must be different domains",
        "domains,'corp.example,',smtp://mail,SIGN_ON_DOMAINS: must be different domains",
        "domains,'corp.example,CORP.example',smtp://mail,SIGN_ON_DOMAINS: must be different domains",
        "domains,a@corp.example,smtp://mail,SIGN_ON_DOMAINS: must be different domains",
        "open,corp.example,smtp://mail,'SIGN_ON_DOMAINS: is set, but SIGN_ON is not domains'",
        "everybody,'','',SIGN_ON: must be one of"
    })
    void startIsRefused(String mode, String domains, String smtp, String error) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(Map.of("SIGN_ON", mode, "SIGN_ON_DOMAINS", domains, "SMTP_URL", smtp)))
                .satisfies(failure ->
                        assertThat(failure.errors()).singleElement().asString().startsWith(error));
    }

    @Test
    void wrongPolicyOfTasksIsAnErrorHereToo() {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> read(Map.of("TASKS_POLICY", "Managed")));
    }
}
