package dev.taskwire.local.repository;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import dev.taskwire.local.testing.HostileText;
import dev.taskwire.shared.contract.OpenApiContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No regular expression of ours takes more steps than its text has characters, but for a constant factor. */
class PatternsTest {
    private static final JavaClasses CLASSES =
            Code.in("dev.taskwire.shared..", "dev.taskwire.gateway..", "dev.taskwire.ums..", "dev.taskwire.tms..");

    private static final Set<String> SEARCHES = Set.of("find", "results", "replaceAll", "replaceFirst");

    /** A pattern, and whether the code looks for it in a text; else the text has to match from its start. */
    record Used(Pattern pattern, boolean searches) {
        @Override
        public String toString() {
            return pattern.pattern();
        }
    }

    static Stream<Used> patterns() throws Exception {
        var all = new LinkedHashMap<String, Used>();
        for (var type : CLASSES) {
            boolean searches = type.getMethodCallsFromSelf().stream()
                    .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Matcher.class)
                            && SEARCHES.contains(call.getTarget().getName()));
            for (var field : type.getFields()) {
                if (field.getRawType().isEquivalentTo(Pattern.class)) {
                    assertThat(field.getModifiers()).as(field.getFullName()).contains(JavaModifier.STATIC);
                    var reflected = field.reflect();
                    reflected.setAccessible(true);
                    var pattern = (Pattern) reflected.get(null);
                    all.put(pattern.pattern(), new Used(pattern, searches));
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(20);
        var contract = new ObjectMapper().readTree(OpenApiContract.load().json());
        contract.findValues("pattern").stream()
                .filter(found -> found.isTextual())
                .map(found -> found.textValue())
                .filter(found -> !found.startsWith("must be"))
                .forEach(found -> all.put(found, new Used(Pattern.compile(found), true)));
        return all.values().stream();
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void takesLinearTime(Used used) {
        assertThat(HostileText.worstGrowth(used.pattern(), used.searches())).isLessThan(3);
    }

    /** That the texts are hostile enough. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(.*,)?\\s*gzip\\s*(;\\s*q=(0?\\.\\d*[1-9]\\d*|1(\\.0*)?)\\s*)?(,.*)?",
                "/+$",
                "\\s*(a|b)?\\s*$",
                "-----BEGIN-----.+?-----END-----",
                "(x+x+)+y",
                "[^@]+@[^@]+\\.[^@]+"
            })
    void textsFindWhatIsNotLinear(String pattern) {
        assertThat(HostileText.worstGrowth(Pattern.compile(pattern), true)).isGreaterThan(3);
    }

    /** So that none escapes this test. */
    @Test
    void everyPatternIsAConstant() {
        for (String method : List.of("matches", "replaceAll", "replaceFirst")) {
            noClasses()
                    .should()
                    .callMethodWhere(JavaCall.Predicates.target(
                                    HasOwner.Predicates.With.owner(JavaClass.Predicates.equivalentTo(String.class)))
                            .and(JavaCall.Predicates.target(HasName.Predicates.name(method))))
                    .check(CLASSES);
        }
    }
}
