package dev.taskwire.shared.mail.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told of templates that cannot be used. */
class TemplateDirectoryTest {
    private static final Set<MailTemplate> ALL = Set.of(MailTemplate.values());
    private static final String GOOD = "Subject\n\ntext\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private void write(String file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String file, byte[] content) throws IOException {
        var path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
    }

    private List<String> errors(Set<MailTemplate> used) {
        return TemplateDirectory.read(directory.toString(), used).errors();
    }

    private void assertRefused(String file, String reason) {
        assertThat(errors(ALL))
                .singleElement()
                .asString()
                .startsWith(file + ": ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "S {{titel}}|text|line 1: there is no variable 'titel' here; there are actor, assignee, due,",
                "S|{{titel}}|line 3: there is no variable 'titel'",
                "S|{{#titel}}x{{/titel}}|line 3: there is no variable 'titel'",
                "S|{{#actor}}{{^due}}{{titel}}{{/due}}{{/actor}}|line 3: there is no variable 'titel'",
                "S|{{^actor}}{{#due}}{{titel}}{{/due}}{{/actor}}|line 3: there is no variable 'titel'",
                "S|{{title.length}}|line 3: there is no variable 'title.length'",
                "S|{{title.class.name}}|there is no variable",
                "S|{{entrySet}}|there is no variable",
                "S|{{.}}|only variables with a name can be shown",
                "S|{{this}}|only variables with a name can be shown",
                "S|{{>layout}}|another template cannot be included",
                "S|{{<layout}}{{/layout}}|another template cannot be included",
                "S|{{title|a tag that begins with {{ does not end",
                "S|{{#actor}}{{title {{/actor}}|a tag that begins with {{ does not end",
                "S|{{#actor}}x|Section missing close tag 'actor'",
                "S|x{{/actor}}|Section close tag with no open tag 'actor'",
                "S|{{#actor}}x{{/title}}|mismatched",
                "S|{{}}|a tag is empty",
                "S|{{=x=}}|delimiter",
                "S\tx|text|the subject has a control character",
                "S\u2028x|text|the subject has a control character",
                "S {{#actor}}|x{{/actor}}|Section missing close tag 'actor'"
            })
    void faultyTextIsRefused(String subject, String text, String reason) throws Exception {
        // when
        write("de/assigned.txt", subject + "\n\n" + text + "\n");

        // then
        assertRefused("de/assigned.txt", reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\ntext\n",
                "Subject",
                "Subject\n",
                "Subject\n\n",
                "Subject\n\n \n",
                "Subject\ntext\n"
            })
    void textMustHaveASubjectAnEmptyLineAndParagraphs(String content) throws Exception {
        // when
        write("assigned.txt", content);

        // then
        assertRefused("assigned.txt", "line must be");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{{title}}|there is no variable 'title'",
                "{{notifications}}|'notifications' is a list",
                "{{#notifications}}{{#notifications}}x{{/notifications}}{{/notifications}}|within itself",
                "{{#notifications}}{{actor}}{{/notifications}}|there is no variable 'actor'",
                "{{#notifications}}{{#-first}}{{titel}}{{/-first}}{{/notifications}}|there is no variable '-first'",
                "{{#notifications}}{{^-last}}, {{/-last}}{{/notifications}}|there is no variable '-last'",
                "{{#notifications}}{{-index}}{{/notifications}}|there is no variable '-index'"
            })
    void elementsOfAListHaveVariablesOfTheirOwn(String text, String reason) throws Exception {
        // when
        write("digest.txt", "S\n\n" + text + "\n");

        // then
        assertRefused("digest.txt", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "verification.txt|S {{username}}\\n\\ntext|there is no variable 'username'",
                "assigned.html|{{content}}|there is no variable 'content'",
                "layout.html|{{title}}{{content}}|there is no variable 'title'",
                "layout.html|<p>content</p>|{{content}} is missing",
                "verification.txt|S {{link}}\\n\\ntext|{{link}} is missing",
                "password_reset.txt|S\\n\\n{{#link}}text{{/link}}|{{link}} is missing",
                "invitation.txt|S\\n\\n{{^username}}{{link}}{{/username}}|{{link}} is missing",
                "invitation.html|<p>{{username}}|{{link}} is missing"
            })
    void eachFileHasItsVariables(String file, String content, String reason) throws Exception {
        // when
        write(file, content.replace("\\n", "\n"));

        // then
        assertRefused(file, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"asigned.txt", "README.md", "assigned", "layout.txt", "assigned.txt~", "ASSIGNED.txt"})
    void unknownFileIsRefused(String file) throws Exception {
        // when
        write(file, GOOD);

        // then
        assertRefused(file, "is not the name of a template");
    }

    @ParameterizedTest
    @CsvSource({"german_folder, is not the name of a locale", "DE, must be de", "de-at, must be de-AT"})
    void foldersAreLocales(String folder, String reason) throws Exception {
        // when
        write(folder + "/assigned.txt", GOOD);

        // then
        assertRefused(folder, reason);
    }

    @Test
    void htmlOfALocaleNeedsItsText() throws Exception {
        // when
        write("de/assigned.html", "<p>");

        // then
        assertRefused("de/assigned.html", "needs the text beside it");
    }

    @Test
    void fileHasABound() throws Exception {
        // when
        write("assigned.txt", GOOD + "x".repeat(TemplateDirectory.MAX_BYTES - GOOD.length()));
        assertThat(errors(ALL)).isEmpty();
        write("assigned.txt", GOOD + "x".repeat(TemplateDirectory.MAX_BYTES - GOOD.length() + 1));

        // then
        assertRefused("assigned.txt", "is larger than 65536 bytes");
    }

    @Test
    void fileIsUtf8() throws Exception {
        // when
        write("assigned.txt", "Gr\u00fc\u00dfe\n\ntext\n".getBytes(StandardCharsets.ISO_8859_1));

        // then
        assertRefused("assigned.txt", "is not UTF-8");
    }

    @Test
    void folderInAFolderIsNoFile() throws Exception {
        // when
        write("de/assigned.txt/x", GOOD);

        // then
        assertRefused("de/assigned.txt", "is not a file");
    }

    @Test
    void templatesOfTheOtherServiceAreNotRead() throws Exception {
        // given
        write("verification.txt", "broken {{");
        write("de/verification.html", "broken {{");

        // when
        var errors = errors(Set.of(MailTemplate.ASSIGNED));

        // then
        assertThat(errors).isEmpty();
    }

    @Test
    void mountedDirectoryOfKubernetesIsRead() throws Exception {
        // given
        write("..2026_11_30/assigned.txt", GOOD);
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_11_30"));
        Files.createSymbolicLink(directory.resolve("assigned.txt"), Path.of("..data/assigned.txt"));

        // when
        var read = TemplateDirectory.read(directory.toString(), ALL);

        // then
        assertThat(read.errors()).isEmpty();
        assertThat(read.folders().get(""))
                .satisfies(
                        folder -> assertThat(folder.text(MailTemplate.ASSIGNED)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/at/all", "/etc/hostname", "\u0000"})
    void directoryMustBeThere(String path) {
        assertThat(TemplateDirectory.read(path, ALL).errors()).containsExactly("the directory: cannot be read");
    }

    @Test
    void wrongDirectoryIsReportedInAFewLines() throws Exception {
        // when
        for (int i = 0; i < 50; i++) {
            write("file" + i, GOOD);
            write("folder_" + i + "/x", GOOD);
        }

        // then
        assertThat(errors(ALL)).hasSizeBetween(1, 20);
    }
}
