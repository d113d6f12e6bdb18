package dev.taskwire.shared.mail.template;

import dev.taskwire.shared.value.TextCharacters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a mail: the first line is the subject, the second is empty, and then paragraphs follow, with empty lines
 * between them. In HTML, a line that is only a link becomes one: a link that the template itself has, or a variable
 * that is a link. The value of any other variable stays text, since other users may have chosen it.
 */
final class TextTemplate {
    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    private final CompiledTemplate subject;
    private final CompiledTemplate body;
    private final Set<String> links;

    private TextTemplate(CompiledTemplate subject, CompiledTemplate body, Set<String> links) {
        this.subject = subject;
        this.body = body;
        this.links = links;
    }

    /** Parses the content of a file, whose lines end with a line feed. */
    static TextTemplate parse(String content, MailTemplate mail) throws TemplateException {
        var lines = content.split("\n", -1);
        if (lines[0].isBlank()) {
            throw new TemplateException("the first line must be the subject");
        }
        // A subject with such a character would be refused for each mail.
        if (lines[0].codePoints().anyMatch(c -> Character.isISOControl(c) || TextCharacters.isLineBreak(c))) {
            throw new TemplateException("the subject has a control character");
        }
        if (lines.length < 3 || !lines[1].isBlank() || content.lines().skip(2).allMatch(String::isBlank)) {
            throw new TemplateException("the second line must be empty, and the text must follow it");
        }
        var probes = TemplateProbe.of(mail, List.of());
        // The line breaks keep the numbers of the lines, and are not shown.
        String body = "\n" + content.substring(lines[0].length() + 1);
        var links = content.lines()
                .map(String::strip)
                .filter(line -> LINK.matcher(line).matches())
                .collect(Collectors.toUnmodifiableSet());
        return new TextTemplate(
                CompiledTemplate.ofText(lines[0].strip(), probes), CompiledTemplate.ofText(body, probes), links);
    }

    /** Returns the subject, which is one line, since neither the template nor any value has a line break. */
    String subject(MailValues values) {
        return subject.render(values.values()).strip();
    }

    /** Returns the paragraphs of the text, each with its lines. */
    List<List<String>> paragraphs(MailValues values) {
        var paragraphs = new ArrayList<List<String>>();
        List<String> paragraph = new ArrayList<>();
        for (String line : body.render(values.values()).split("\n", -1)) {
            if (!line.isBlank()) {
                paragraph.add(line.stripTrailing());
            } else if (!paragraph.isEmpty()) {
                paragraphs.add(paragraph);
                paragraph = new ArrayList<>();
            }
        }
        if (!paragraph.isEmpty()) {
            paragraphs.add(paragraph);
        }
        return paragraphs;
    }

    /** Returns the lines that become links. */
    Set<String> links(MailValues values) {
        var all = new HashSet<>(links);
        all.addAll(values.links());
        return all;
    }
}
