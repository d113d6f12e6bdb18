package dev.taskwire.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which requests may be sent twice. */
class RetrySafetyTest {
    private static final List<String> NO_VERSION = List.of();
    private static final List<String> VERSION = List.of("\"3\"");

    /** Which writes may be repeated. */
    private static Set<String> writes(boolean hasKey, List<String> ifMatch) {
        return RouteTable.ROUTES.stream()
                .filter(route -> !route.method().equals("GET"))
                .filter(route -> RetrySafety.isRetryable(route, hasKey, ifMatch))
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toSet());
    }

    @Test
    void readsMayAlwaysBeRepeated() {
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> route.method().equals("GET"))
                .allMatch(route -> RetrySafety.isRetryable(route, false, NO_VERSION));
    }

    @Test
    void withoutKeyOrVersionOnlyWhatDeletesAnIdMayBeRepeated() {
        assertThat(writes(false, NO_VERSION))
                .containsExactlyInAnyOrder(
                        "DELETE /api/users/me/sessions/{session_id}",
                        "DELETE /api/users/{user_id}",
                        "DELETE /api/tasks/{task_id}",
                        "DELETE /user/users/{user_id}/",
                        "DELETE /task/tasks/{task_id}/");
    }

    @Test
    void onlyCreatesOfTasksMayBeRepeatedWithAKey() {
        assertThat(writes(true, NO_VERSION))
                .filteredOn(write -> write.startsWith("POST "))
                .containsExactlyInAnyOrder("POST /api/tasks", "POST /task/tasks/");
    }

    @Test
    void changesMayBeRepeatedWhereTheyNameTheVersionThatTheyChange() {
        assertThat(writes(false, VERSION))
                .containsExactlyInAnyOrder(
                        "PATCH /api/users/me",
                        "PUT /api/users/{user_id}",
                        "PATCH /api/users/{user_id}",
                        "DELETE /api/users/{user_id}",
                        "PUT /api/tasks/{task_id}",
                        "PATCH /api/tasks/{task_id}",
                        "DELETE /api/tasks/{task_id}",
                        "PUT /task/tasks/{task_id}/",
                        "PATCH /task/tasks/{task_id}/",
                        "DELETE /task/tasks/{task_id}/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\",", ",\"3\"", " , \"3\" ,, "})
    void emptyElementsBesideTheVersionAreIgnored(String ifMatch) {
        assertThat(writes(false, List.of(ifMatch))).isEqualTo(writes(false, VERSION));
    }

    /** A late one could still match one of several. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "\"3\", \"4\"", "W/\"3\"", "\"\"", "\"x\"", "3", ""})
    void ifMatchThatDoesNotNameOneVersionAllowsNoRetry(String ifMatch) {
        assertThat(writes(false, List.of(ifMatch))).isEmpty();
        assertThat(writes(false, List.of("\"3\"", ifMatch))).isEmpty();
    }
}
