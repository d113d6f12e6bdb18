package dev.taskwire.shared.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Proves that a cursor stands for one place, foreign texts for none, and that one entry too many means a next page. */
class OpaqueCursorTest {
    @Test
    void cursorStandsForItsPlace() {
        assertThat(OpaqueCursor.decode(OpaqueCursor.encode("ä 1"), Optional::of))
                .contains("ä 1");
    }

    /** The decoder of the library would take each of these for the cursor of the same place. */
    @Test
    void cursorHasOneForm() {
        String cursor = OpaqueCursor.encode("abcd");

        assertThat(OpaqueCursor.decode(cursor, Optional::of)).contains("abcd");
        assertThat(OpaqueCursor.decode(cursor + "==", Optional::of)).isEmpty();
        assertThat(OpaqueCursor.decode(cursor.substring(0, cursor.length() - 1) + 'B', Optional::of))
                .isEmpty();
        assertThat(OpaqueCursor.decode("_w", Optional::of)).as("no UTF-8").isEmpty();
    }

    @Test
    void whatNoPageHasHadIsEmpty() {
        assertThat(OpaqueCursor.decode("?", Optional::of)).isEmpty();
        assertThat(OpaqueCursor.decode(OpaqueCursor.encode("x"), place -> Optional.of(Integer.parseInt(place))))
                .isEmpty();
        assertThat(OpaqueCursor.decode(OpaqueCursor.encode("x"), place -> Optional.empty()))
                .isEmpty();
    }

    @Test
    void oneMoreThanAskedTellsOfANextPage() {
        assertThat(Slice.of(List.of(1, 2, 3), 2).toPage(last -> last))
                .isEqualTo(new Page<>(List.of(1, 2), Optional.of(2)));
        assertThat(Slice.of(List.of(1, 2), 2).toPage(last -> last))
                .isEqualTo(new Page<>(List.of(1, 2), Optional.empty()));
        assertThat(Slice.of(List.of(), 2).toPage(last -> last)).isEqualTo(new Page<>(List.of(), Optional.empty()));
    }
}
