package dev.taskwire.local.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each attack that the list names is there, has what a run needs of it, and is explained. */
class AttackSourcesTest {
    private static final Path ATTACKS = Path.of("..", "attacks");
    private static final Pattern NAMES = Pattern.compile("NAMES = \\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("\"(\\w+)\"");

    private static List<String> names() throws IOException {
        var list = NAMES.matcher(Files.readString(ATTACKS.resolve("attacks/__init__.py")));
        assertThat(list.find()).isTrue();
        return NAME.matcher(list.group(1)).results().map(name -> name.group(1)).toList();
    }

    @Test
    void eachAttackHasItsBoundAndItsThreeSteps() throws IOException {
        assertThat(names()).hasSizeGreaterThan(10);
        for (String name : names()) {
            assertThat(Files.readString(ATTACKS.resolve("attacks/" + name + ".py")))
                    .as(name)
                    .containsPattern("(?m)^TITLE = \"")
                    .containsPattern("(?m)^SECONDS = [1-9]\\d*$")
                    .containsPattern("(?m)^def prepare\\(system\\):$")
                    .containsPattern("(?m)^def attack\\(system, state\\):$")
                    .containsPattern("(?m)^def judge\\(system, state\\):$");
        }
    }

    @Test
    void eachAttackIsInTheReadme() throws IOException {
        String readme = Files.readString(ATTACKS.resolve("README.md"));
        assertThat(names()).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }

    /** In the directory, every file but the helpers is an attack of the list: none is forgotten. */
    @Test
    void theListHasAllAttacks() throws IOException {
        try (var files = Files.list(ATTACKS.resolve("attacks"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".py"))
                            .map(file -> file.replace(".py", ""))
                            .filter(file -> !List.of("__init__", "crowd").contains(file)))
                    .containsExactlyInAnyOrderElementsOf(names());
        }
    }

    @Test
    void theRunCanBeCalled() {
        assertThat(ATTACKS.resolve("run")).isExecutable();
    }
}
