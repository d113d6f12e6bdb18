package dev.taskwire.local.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mail.template.MailTemplate;
import dev.taskwire.shared.mail.template.MailTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of templates is what there is. */
class MailTemplateDocumentationTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\| ([^|]+) \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)For example, `de/assigned.txt`:\\n\\n```\\n(.*?)```");
    /** The variables of a status are described by an example. */
    private static final Pattern STATUS = Pattern.compile("(old|new)_status_.+");

    private static String section() throws IOException {
        String document = Files.readString(DocumentationTest.ROOT.resolve("docs/operations.md"));
        return document.substring(document.indexOf("## Texts of mails"), document.indexOf("## Dead letters"));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(name -> name.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> described(Stream<String> variables) {
        return variables.filter(name -> !STATUS.matcher(name).matches()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void tableHasEveryTemplateAndItsVariables() throws IOException {
        // given
        var listed = new TreeMap<String, Set<String>>();
        ROW.matcher(section()).results().forEach(row -> {
            var variables = names(row.group(2));
            if (row.group(2).startsWith("those of ")) {
                variables.remove("assigned");
                variables.addAll(listed.getOrDefault("assigned", Set.of()));
            }
            listed.put(row.group(1), variables);
        });

        // then
        var actual = new TreeMap<String, Set<String>>();
        for (var template : MailTemplate.values()) {
            actual.put(
                    template.wire(),
                    described(Stream.concat(template.variables().stream(), template.lists().stream())));
        }
        assertThat(listed).isEqualTo(actual);
        assertThat(names(section())).containsAll(described(MailTemplate.DIGEST.itemVariables().stream()));
    }

    @Test
    void exampleIsATemplate(@TempDir Path directory) throws IOException {
        // given
        var example = EXAMPLE.matcher(section());
        assertThat(example.find()).isTrue();
        Files.createDirectory(directory.resolve("de"));
        Files.writeString(directory.resolve("de/assigned.txt"), example.group(1));

        // then
        EnvironmentReader.read(
                Map.of("MAIL_TEMPLATES_DIR", directory.toString()),
                environment -> MailTemplates.from(environment, Set.of(MailTemplate.ASSIGNED)));
    }
}
