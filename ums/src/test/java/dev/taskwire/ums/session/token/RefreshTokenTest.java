package dev.taskwire.ums.session.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {
    private static final RefreshToken TOKEN = RefreshToken.first(ResourceIds.next());

    @Test
    void tokenComesBackFromItsText() {
        var parsed = RefreshToken.parse(TOKEN.encode()).orElseThrow();
        assertThat(parsed.sessionId()).isEqualTo(TOKEN.sessionId());
        assertThat(parsed.familyHash()).isEqualTo(TOKEN.familyHash());
        assertThat(parsed.secretHash()).isEqualTo(TOKEN.secretHash());
        assertThat(TOKEN.encode()).matches("[A-Za-z0-9_-]{86}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not base64url!", "AAAA"})
    void otherTextIsNone(String text) {
        assertThat(RefreshToken.parse(text)).isEmpty();
        assertThat(RefreshToken.parse(TOKEN.encode() + "A")).isEmpty();
    }

    @Test
    void tokenHasOneForm() {
        String text = TOKEN.encode();
        String last = text.substring(text.length() - 1);
        String next = Character.toString("AQgw".contains(last) ? last.charAt(0) + 1 : last.charAt(0));

        assertThat(RefreshToken.parse(text)).isPresent();
        assertThat(RefreshToken.parse(text + "==")).isEmpty();
        assertThat(RefreshToken.parse(text + "=")).isEmpty();
        assertThat(RefreshToken.parse(text.substring(0, text.length() - 1) + next))
                .isEmpty();
        assertThat(RefreshToken.parse(text + "\n")).isEmpty();
        assertThat(RefreshToken.parse(' ' + text)).isEmpty();
    }

    @Test
    void nextOneDependsOnTokenAndNonceOnly() {
        var next = TOKEN.next("nonce");
        assertThat(RefreshToken.parse(TOKEN.encode())
                        .orElseThrow()
                        .next("nonce")
                        .encode())
                .isEqualTo(next.encode());
        assertThat(next.familyHash()).isEqualTo(TOKEN.familyHash());
        assertThat(next.secretHash())
                .isNotEqualTo(TOKEN.secretHash())
                .isNotEqualTo(TOKEN.next("another").secretHash());
    }

    @Test
    void noTwoSessionsShareASecret() {
        var other = RefreshToken.first(TOKEN.sessionId());
        assertThat(other.familyHash()).isNotEqualTo(TOKEN.familyHash());
        assertThat(other.secretHash()).isNotEqualTo(TOKEN.secretHash());
    }

    @Test
    void secretsAreNotShown() {
        assertThat(TOKEN.toString()).isEqualTo("RefreshToken[" + TOKEN.sessionId() + "]");
        assertThat(RefreshTokenFamily.of(TOKEN).toString())
                .doesNotContain(TOKEN.familyHash())
                .doesNotContain(TOKEN.secretHash());
    }
}
