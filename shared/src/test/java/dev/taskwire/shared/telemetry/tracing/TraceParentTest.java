package dev.taskwire.shared.telemetry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which headers are a W3C trace parent, and how one is written. */
class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void readsWhatItWrites() {
        for (String flags : new String[] {"-00", "-01"}) {
            var parent = TraceParent.parse("00-" + TRACE + "-" + SPAN + flags);
            assertThat(parent).isEqualTo(new TraceParent(TRACE, SPAN, flags.equals("-01")));
            assertThat(parent).hasToString("00-" + TRACE + "-" + SPAN + flags);
        }
    }

    @Test
    void takesWhatItKnowsOfLaterVersionsAndFlags() {
        var known = new TraceParent(TRACE, SPAN, true);
        assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-what-comes"))
                .isEqualTo(known);
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-ff")).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN,
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01\r\nX: y",
                " 00-" + TRACE + "-" + SPAN + "-01"
            })
    void anythingElseIsNone(String value) {
        assertThat(TraceParent.parse(value)).isNull();
    }

    @Test
    void nothingIsNoneAndNeitherIsWhatIsTooLong() {
        assertThat(TraceParent.parse(null)).isNull();
        assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(300)))
                .isNull();
    }
}
