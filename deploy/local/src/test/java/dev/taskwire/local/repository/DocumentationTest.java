package dev.taskwire.local.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.tms.TmsConfig;
import dev.taskwire.ums.UmsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents say what is. */
public class DocumentationTest {
    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^([A-Z_]+)=");

    private static List<Path> documents() throws IOException {
        try (var all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(".md"))
                    .filter(file ->
                            Stream.of("/target/", "/.data/", "/node_modules/").noneMatch(file.toString()::contains))
                    .toList();
        }
    }

    @Test
    void everyLinkWithinTheRepositoryResolves() throws IOException {
        assertThat(documents()).isNotEmpty();
        for (Path document : documents()) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.contains("://"))
                    .forEach(target -> assertThat(document.resolveSibling(target))
                            .as("link in %s", ROOT.relativize(document))
                            .exists());
        }
    }

    @Test
    void theExampleEnvironmentListsEveryVariable() throws IOException {
        var read = new TreeSet<String>();
        var variables = new HashMap<String, String>() {
            private static final long serialVersionUID = 1L;

            @Override
            public String get(Object name) {
                read.add((String) name);
                return "";
            }
        };
        for (var config : List.<java.util.function.Function<EnvironmentReader, Object>>of(
                UmsConfig::from, TmsConfig::from, GatewayConfig::from)) {
            try {
                EnvironmentReader.read(variables, config);
            } catch (ConfigException missing) {
                // Of course: nothing is set.
            }
        }
        // The form of a secret in a file is told once for all of them.
        read.removeIf(name -> name.endsWith("_FILE") && read.contains(name.replaceAll("_FILE$", "")));
        var listed = VARIABLE.matcher(Files.readString(ROOT.resolve(".env.example")))
                .results()
                .map(match -> match.group(1));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(read);
    }
}
