package dev.taskwire.gateway.docs;

import dev.taskwire.gateway.pipeline.SecurityHeaders;
import java.util.List;
import java.util.Map;

/** Holds the pages to which links in mails lead, with their scripts and their style sheet. */
final class AccountPages {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** Allows the page's own script and style sheet, and requests to the gateway; no markup that a script makes. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private AccountPages() {}

    /** Reads the documents, which blocks. */
    static List<StaticDocument> read() {
        return List.of(
                document("/account/verify", "verify.html", HTML),
                document("/account/password", "password.html", HTML),
                document("/account/page.js", "page.js", JAVASCRIPT),
                document("/account/page.css", "page.css", "text/css; charset=utf-8"),
                document("/mail/unsubscribe", "unsubscribe.html", HTML),
                document("/mail/unsubscribe.js", "unsubscribe.js", JAVASCRIPT));
    }

    private static StaticDocument document(String path, String file, String mediaType) {
        return StaticDocument.of(
                path,
                Map.of("Content-Type", mediaType, SecurityHeaders.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
                ClassPathResource.read("/account/" + file));
    }
}
