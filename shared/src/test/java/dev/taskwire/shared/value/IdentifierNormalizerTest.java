package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that names that look alike are equal once they are normalized. */
class IdentifierNormalizerTest {

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    ada,ada
                    ADA,ada
                    ' ada\u3000',ada
                    \uff21\uff24\uff21,ada
                    A\u030a,\u00e5
                    \u039f\u0394\u039f\u03a3,\u03bf\u03b4\u03bf\u03c3
                    \u0130,i\u0307
                    """)
    void namesThatLookAlikeAreOne(String written, String form) {
        assertThat(IdentifierNormalizer.of(written)).isEqualTo(form);
        assertThat(IdentifierNormalizer.of(form)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    ada,ada
                    ' ADA ',ada
                    stra\u00dfe,strasse
                    STRASSE,strasse
                    STRA\u1e9eE,strasse
                    \u0130pek,ipek
                    ipek,ipek
                    i\u0307\u0301x,\u00edx
                    \u039f\u0394\u039f\u03a3,\u03bf\u03b4\u03bf\u03c3
                    \u03bf\u03b4\u03bf\u03c2,\u03bf\u03b4\u03bf\u03c3
                    \ufb01n,fin
                    \u0131x,\u0131x
                    """)
    void namesThatDifferInCaseAloneHaveOneKey(String written, String key) {
        assertThat(IdentifierNormalizer.keyOf(written)).isEqualTo(key);
        assertThat(IdentifierNormalizer.keyOf(key)).isEqualTo(key);
    }
}
