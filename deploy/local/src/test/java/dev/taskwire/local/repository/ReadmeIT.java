package dev.taskwire.local.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's calls work as they stand, one after the other, in one shell. */
class ReadmeIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

    @Test
    void everyCurlLineWorksAsPasted() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(java.nio.file.Path.of("/bin/bash")), "no bash here");
        String readme = Files.readString(DocumentationTest.ROOT.resolve("README.md"));
        String script = SHELL.matcher(readme)
                .results()
                .map(block -> block.group(1))
                // The copy of all tasks runs for ever; ExamplesIT has it.
                .filter(block -> block.contains("curl") && !block.contains("TaskCopy"))
                .collect(Collectors.joining("\n"))
                .replace(
                        "http://127.0.0.1:8080",
                        "http://127.0.0.1:" + taskwire.stack().gateway().port());
        assertThat(script).contains("logout");
        var bash = new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        assertThat(output).contains("\"status\":\"completed\"", "ETag: \"1\"");
    }
}
