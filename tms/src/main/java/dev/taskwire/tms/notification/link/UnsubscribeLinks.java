package dev.taskwire.tms.notification.link;

import java.util.Map;
import java.util.UUID;

/**
 * Makes the links with which users turn off mails, and the headers with which mail programs offer it (RFC 2369, RFC
 * 8058). A {@code GET} of the link opens a page and changes nothing. A {@code POST} turns the mails off.
 */
public final class UnsubscribeLinks {
    private final String base;
    private final UnsubscribeTokens tokens;

    /**
     * Configures the links.
     *
     * @param publicUrl the base of links, without a slash at the end
     */
    public UnsubscribeLinks(String publicUrl, UnsubscribeTokens tokens) {
        this.base = publicUrl + "/mail/unsubscribe?token=";
        this.tokens = tokens;
    }

    /** Returns the link of the user. */
    public String link(UUID user) {
        return base + tokens.create(user);
    }

    /** Returns the headers of a mail with that link. */
    public static Map<String, String> headers(String link) {
        return Map.of("List-Unsubscribe", "<" + link + ">", "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
}
