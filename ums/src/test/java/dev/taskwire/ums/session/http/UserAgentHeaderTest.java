package dev.taskwire.ums.session.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserAgentHeaderTest {
    @Test
    void longOneIsCutBetweenCharacters() {
        assertThat(UserAgentHeader.truncate("curl")).isEqualTo("curl");
        assertThat(UserAgentHeader.truncate("x".repeat(256))).hasSize(256);
        assertThat(UserAgentHeader.truncate("x".repeat(257))).hasSize(256);
        assertThat(UserAgentHeader.truncate("\uD83D\uDE00".repeat(257))).isEqualTo("\uD83D\uDE00".repeat(256));
    }
}
