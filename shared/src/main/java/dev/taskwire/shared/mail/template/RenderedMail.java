package dev.taskwire.shared.mail.template;

/**
 * The text of a mail.
 *
 * @param subject one line
 * @param text the plain text
 * @param html the HTML document
 */
public record RenderedMail(String subject, String text, String html) {
    /** Hides the content, which can have a secret link. */
    @Override
    public String toString() {
        return "RenderedMail[...]";
    }
}
