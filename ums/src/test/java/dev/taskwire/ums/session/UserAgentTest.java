package dev.taskwire.ums.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserAgentTest {
    @Test
    void longOneIsCutBetweenCharacters() {
        assertThat(UserAgent.cut("curl")).isEqualTo("curl");
        assertThat(UserAgent.cut("x".repeat(256))).hasSize(256);
        assertThat(UserAgent.cut("x".repeat(257))).hasSize(256);
        assertThat(UserAgent.cut("\uD83D\uDE00".repeat(257))).isEqualTo("\uD83D\uDE00".repeat(256));
    }
}
