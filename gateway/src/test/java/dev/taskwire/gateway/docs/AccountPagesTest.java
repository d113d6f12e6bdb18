package dev.taskwire.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.pipeline.TestGateway;
import dev.taskwire.gateway.pipeline.TestGateways;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the pages to which links in mails lead run nothing but their own script, and leak nothing. */
@ExtendWith(TestGateways.Extension.class)
@SuppressWarnings("NullAway.Init") // before each test
class AccountPagesTest {
    private static final Pattern RESOURCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    private TestGateway gateway;

    @BeforeEach
    void use(TestGateways gateways) {
        gateway = gateways.plain();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/account/verify",
                "/account/password",
                "/account/page.js",
                "/account/page.css",
                "/mail/unsubscribe?token=x",
                "/mail/unsubscribe.js"
            })
    void nothingButTheirOwnScriptRuns(String path) throws Exception {
        var response = gateway.exchange("GET " + path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "form-action 'none'")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
    }

    /** A proxy may serve them under a path prefix. */
    @ParameterizedTest
    @ValueSource(strings = {"verify", "password"})
    void pagesHaveNoInlineScriptAndOnlyRelativeAddresses(String page) throws Exception {
        String html = gateway.exchange("GET /account/" + page).body();
        assertThat(html)
                .doesNotContainPattern("(?i)<script(?![^>]* src=)")
                .doesNotContainPattern("(?i)<style| style=| on[a-z]+=")
                .contains("data-path=\"../api/user/");
        assertThat(RESOURCE.matcher(html).results().map(match -> match.group(1)))
                .containsExactly("page.css", "page.js");
    }

    @Test
    void pageOfUnsubscriptionHasNoInlineScriptAndOnlyRelativeAddresses() throws Exception {
        String html = gateway.exchange("GET /mail/unsubscribe?token=x").body();
        assertThat(html)
                .doesNotContainPattern("(?i)<script(?![^>]* src=)")
                .doesNotContainPattern("(?i)<style| style=| on[a-z]+=")
                .contains("<button");
        assertThat(RESOURCE.matcher(html).results().map(match -> match.group(1)))
                .containsExactly("../account/page.css", "unsubscribe.js");
    }

    @Test
    void mailsAreTurnedOffOnlyByTheButton() throws Exception {
        String script = gateway.exchange("GET /mail/unsubscribe.js").body();
        assertThat(script).contains("location.search", "history.replaceState", "addEventListener('submit'");
        assertThat(script.indexOf("fetch(")).isGreaterThan(script.indexOf("async function send()"));
        assertThat(script).doesNotContain("innerHTML", "eval", "document.write", "http");
    }

    /** A program that follows the links of mails sends no fragment and presses no button. */
    @Test
    void tokenIsSentOnlyByTheButton() throws Exception {
        String script = gateway.exchange("GET /account/page.js").body();
        assertThat(script).contains("location.hash", "history.replaceState", "addEventListener('submit'");
        assertThat(script.indexOf("fetch(")).isGreaterThan(script.indexOf("async function send()"));
        assertThat(script).doesNotContain("innerHTML", "eval", "document.write", "http");
    }
}
