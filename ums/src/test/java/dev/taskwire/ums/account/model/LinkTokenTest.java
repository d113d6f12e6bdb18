package dev.taskwire.ums.account.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTokenTest {
    @Test
    void comesBackFromItsText() {
        var token = LinkToken.generate(ResourceIds.next());
        var parsed = LinkToken.parse(token.encode()).orElseThrow();
        assertThat(parsed.userId()).isEqualTo(token.userId());
        assertThat(parsed.hash()).isEqualTo(token.hash());
        assertThat(token.encode()).hasSize(64).doesNotContain(token.hash());
        assertThat(token.toString()).isEqualTo("LinkToken[" + token.userId() + "]");
    }

    @Test
    void everyTokenIsAnother() {
        var id = ResourceIds.next();
        assertThat(LinkToken.generate(id).hash())
                .isNotEqualTo(LinkToken.generate(id).hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "====", "\u00e4", "AAAA"})
    void otherTextIsNoToken(String text) {
        assertThat(LinkToken.parse(text)).isEmpty();
    }
}
