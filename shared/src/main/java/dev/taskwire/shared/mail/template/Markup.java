package dev.taskwire.shared.mail.template;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** HTML in which all text is escaped, so that no text can add markup to a mail. */
record Markup(String html) {
    /**
     * Returns the paragraphs of a text, each with its lines.
     *
     * @param links the lines that become links
     */
    static Markup ofParagraphs(List<List<String>> paragraphs, Set<String> links) {
        return new Markup(paragraphs.stream()
                .map(lines -> lines.stream().map(line -> line(line, links)).collect(Collectors.joining("<br>\n")))
                .map(lines -> "<p>" + lines + "</p>\n")
                .collect(Collectors.joining()));
    }

    private static String line(String line, Set<String> links) {
        // A browser does not show an indent, so a link needs none.
        String link = line.strip();
        String address = escape(link);
        return links.contains(link) ? "<a href=\"" + address + "\">" + address + "</a>" : escape(line);
    }

    /** Returns the text as content of an element or of a quoted attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
