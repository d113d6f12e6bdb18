package dev.taskwire.local.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users compile by themselves is no module of the build; it compiles all the same. */
class BenchSourcesTest {
    private static final Path DEPLOY = Path.of("..");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** One for all, since it opens each jar of the class path. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    @TempDir
    private Path classes = Path.of("");

    @AfterAll
    static void close() throws IOException {
        FILES.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench/src bench/yardstick",
                "bench/src bench/yardstick bench/gateway",
                "bench/src bench/yardstick bench/retention",
                "bench/limiter",
                "bench/parsers",
                "bench/without-events",
                "attacks/src",
                "examples",
            })
    void compiles(String directories) throws IOException {
        var messages = new StringWriter();
        var sources = Stream.of(directories.split(" "))
                .flatMap(BenchSourcesTest::sources)
                .toList();
        var options = List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        var task = COMPILER.getTask(messages, FILES, null, options, null, FILES.getJavaFileObjectsFromPaths(sources));

        assertThat(task.call()).as(messages.toString()).isTrue();
    }

    private static Stream<Path> sources(String directory) {
        try (var paths = Files.list(DEPLOY.resolve(directory))) {
            return paths.filter(path -> path.toString().endsWith(".java")).toList().stream();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
