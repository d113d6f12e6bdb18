package dev.taskwire.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    @Test
    void readsMayAlwaysBeRepeated() {
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> route.method().equals("GET"))
                .allMatch(route -> Repeats.isRepeatable(route, false, false));
    }

    @Test
    void createsOfTasksMayBeRepeatedWithAKeyAndNoOtherPost() {
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> route.method().equals("POST") && Repeats.isRepeatable(route, true, false))
                .extracting(Route::path)
                .containsExactlyInAnyOrder("/api/tasks", "/task/tasks/");
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> route.method().equals("POST"))
                .noneMatch(route -> Repeats.isRepeatable(route, false, false));
    }

    @Test
    void patchesMayNeverBeRepeated() {
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> route.method().equals("PATCH"))
                .noneMatch(route -> Repeats.isRepeatable(route, true, false));
    }

    @Test
    void whatSaysTheSameTheSecondTimeMayBeRepeatedUnlessItNamesAVersion() {
        assertThat(RouteTable.ROUTES.stream()
                        .filter(route ->
                                route.method().equals("PUT") || route.method().equals("DELETE"))
                        .filter(route -> Repeats.isRepeatable(route, false, false))
                        .map(route -> route.method() + " " + route.path())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "DELETE /api/users/me/sessions/{session_id}",
                        "PUT /api/users/{user_id}",
                        "DELETE /api/users/{user_id}",
                        "DELETE /api/users/{user_id}/sessions",
                        "PUT /api/tasks/{task_id}",
                        "DELETE /api/tasks/{task_id}",
                        "PUT /user/users/{user_id}/",
                        "DELETE /user/users/{user_id}/",
                        "PUT /task/tasks/{task_id}/",
                        "DELETE /task/tasks/{task_id}/");
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> !route.method().equals("GET"))
                .noneMatch(route -> Repeats.isRepeatable(route, false, true));
    }
}
