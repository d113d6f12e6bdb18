package dev.taskwire.tms.notification.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.value.Base64Url;
import dev.taskwire.shared.value.ResourceIds;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that a token names one user, for ever, and that nobody else can make one. */
class UnsubscribeTokensTest {
    private static final InternalApiKey SECRET = new InternalApiKey("a key of some length");

    /** The derivation of a key is slow. */
    private static final UnsubscribeTokens TOKENS = new UnsubscribeTokens(SECRET);

    private final UUID user = ResourceIds.next();

    @Test
    void tokenIsTheSameInEveryProcessAndAtAnyTime() {
        var otherProcess = new UnsubscribeTokens(SECRET);
        assertThat(otherProcess.create(user)).isEqualTo(TOKENS.create(user)).matches("[A-Za-z0-9_-]{64}");
        assertThat(otherProcess.verify(TOKENS.create(user))).contains(user);
    }

    /** Mails in mailboxes have tokens of this form, which a later release must accept too. */
    @Test
    void tokenOfAnEarlierMailIsAccepted() {
        var ada = UUID.fromString("01a20233-bdbd-77e4-8dc3-b4476637d624");
        assertThat(TOKENS.verify("AaICM729d-SNw7RHZjfWJJUkchMcXA9QDjPTL19WgJ0HVlrgvceBSmBgYYCSbr4A"))
                .contains(ada);
    }

    @Test
    void everyOtherTextIsRefused() {
        String token = TOKENS.create(user);
        IntStream.range(0, token.length())
                .mapToObj(
                        at -> token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1))
                .forEach(tampered ->
                        assertThat(TOKENS.verify(tampered)).as(tampered).isEmpty());
        assertThat(TOKENS.verify(token.substring(1))).isEmpty();
        assertThat(TOKENS.verify(token + "AAAA")).isEmpty();
        assertThat(TOKENS.verify(token + "=")).isEmpty();
        assertThat(TOKENS.verify(TOKENS.create(ResourceIds.next()).substring(0, 22) + token.substring(22)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "user_01kn45752aexgvn53zrba59xv2", "é", "AAAAAAAAAAAAAAAAAAAAAA"})
    void malformedTextIsRefused(String text) {
        assertThat(TOKENS.verify(text)).isEmpty();
    }

    @Test
    void tokenOfAnotherInstallationIsRefused() {
        var foreign = new UnsubscribeTokens(new InternalApiKey("another key of some length"));
        assertThat(TOKENS.verify(foreign.create(user))).isEmpty();
    }

    @Test
    void tokenShowsNoSecret() {
        byte[] bytes = Base64Url.decode(TOKENS.create(user)).orElseThrow();
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET.value());
    }
}
