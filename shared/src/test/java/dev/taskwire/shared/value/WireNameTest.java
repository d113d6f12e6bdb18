package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Proves that constants and their names in JSON belong to each other. */
class WireNameTest {
    private enum Colour implements WireName {
        RED,
        DARK_BLUE
    }

    @Test
    void namesAreInLowerCase() {
        assertThat(Colour.DARK_BLUE.wire()).isEqualTo("dark_blue");
    }

    @Test
    void constantsAreFoundByThem() {
        assertThat(WireName.of(Colour.class, "dark_blue")).isEqualTo(Colour.DARK_BLUE);
        assertThat(WireName.find(Colour.class, "red")).contains(Colour.RED);
    }

    @Test
    void otherNamesAreOfNone() {
        assertThat(WireName.find(Colour.class, "RED")).isEmpty();
        assertThat(WireName.find(Colour.class, null)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> WireName.of(Colour.class, "green"));
    }
}
