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
    void uuidIsItsOwnUrn() {
        assertThat(RequestId.urn("019d4820-8a01-7c4a-9b1f-2f6d8e4a7c10"))
                .isEqualTo("urn:uuid:019d4820-8a01-7c4a-9b1f-2f6d8e4a7c10");
        String made = RequestId.validOrNew(null);
        assertThat(RequestId.urn(made)).isEqualTo("urn:uuid:" + made);
    }

    /** No other namespace of URNs is registered for what a client makes up. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mine", "A.b_c-9", "019D4820-8A01-7C4A-9B1F-2F6D8E4A7C10", "019d48208a017c4a9b1f2f6d8e4a7c10"})
    void anyOtherIdIsAUuidOfItsName(String id) {
        assertThat(RequestId.urn(id))
                .matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
                .isEqualTo(RequestId.urn(id))
                .isNotEqualTo(RequestId.urn(id + "x"));
    }

    @Test
    void outsideOfARequestThereIsNone() {
        RequestId.bind("lost");
        assertThat(RequestId.current()).isNull();
    }
}
