package dev.taskwire.shared.mail;

/** Escapes text for HTML, so that no text can add markup to a mail. */
public final class HtmlEscaper {
    private HtmlEscaper() {}

    /** Returns the text as content of an element or of a quoted attribute. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
