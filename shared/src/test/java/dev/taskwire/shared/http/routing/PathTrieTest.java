package dev.taskwire.shared.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which route a path belongs to, and with which parameters. */
class PathTrieTest {
    private static PathTrie<String> table() {
        var table = new PathTrie<String>();
        Stream.of("/", "/tasks", "/tasks/{id}", "/tasks/search", "/tasks/{id}/notes/{note}", "/tasks/mine/x", "/user/")
                .forEach(template -> table.add(template, template));
        return table;
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/tasks, /tasks",
        "/tasks/1, /tasks/{id}",
        "/tasks/search, /tasks/search",
        "/tasks/searching, /tasks/{id}",
        "/tasks/1/notes/2, /tasks/{id}/notes/{note}",
        "/tasks/search/notes/2, /tasks/{id}/notes/{note}",
        "/tasks/mine/x, /tasks/mine/x",
        "/tasks/mine, /tasks/{id}",
        "/user/, /user/"
    })
    void writtenSegmentComesBeforeParameter(String path, String template) {
        assertThat(table().find(path)).isNotNull().extracting("value").isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/task", "/tasks/", "/tasks/1/", "/tasks//notes/2", "/tasks/1/notes", "/user", "/x", "/TASKS"})
    void anotherPathIsNotFound(String path) {
        assertThat(table().find(path)).isNull();
    }

    @Test
    void parametersAreDecodedAsPathsAre() {
        assertThat(table().find("/tasks/a%20b+c/notes/%E2%82%AC"))
                .isNotNull()
                .extracting("parameters")
                .isEqualTo(Map.of("id", "a b+c", "note", "€"));
        assertThat(table().find("/tasks/%FF"))
                .isNotNull()
                .extracting("parameters")
                .isEqualTo(Map.of("id", "\uFFFD"));
    }

    @Test
    void parametersOfAnAbandonedWayAreForgotten() {
        var table = new PathTrie<String>();
        table.add("/{a}/x/y", "long");
        table.add("/{b}/{c}/z", "other");

        assertThat(table.find("/1/x/z")).isNotNull().extracting("parameters").isEqualTo(Map.of("b", "1", "c", "x"));
    }
}
