package dev.taskwire.shared.log.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "019d4820-8a01-7c4a-9b1f-2f6d8e4a7c10", "A.b_c-9"})
    void wellFormedIdIsKept(String offered) {
        assertThat(RequestId.validOrNew(offered)).isEqualTo(offered);
    }

    @Test
    void lengthIsBounded() {
        assertThat(RequestId.validOrNew("x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(RequestId.validOrNew("x".repeat(65))).isNotEqualTo("x".repeat(65));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "a b", "a\n", "a\nb", "\u00e9", "a/b", "${jndi:x}", "<b>"})
    void anythingElseIsReplacedByANewOne(String offered) {
        assertThat(RequestId.validOrNew(offered))
                .matches("[A-Za-z0-9._-]{1,64}")
                .isNotEqualTo(offered)
                .isNotEqualTo(RequestId.validOrNew(offered));
    }

    @Test
    void outsideOfARequestThereIsNone() {
        RequestId.bind("lost");
        assertThat(RequestId.current()).isNull();
    }
}
