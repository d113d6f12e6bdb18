package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.HtmlEscaper;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.LinkToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders mails about accounts: their subjects and texts, and the pages to which their links lead. */
final class AccountMailRenderer {
    private static final String VERIFICATION_PAGE = "/account/verify";
    private static final String PASSWORD_PAGE = "/account/password";

    private final MailConfig config;

    AccountMailRenderer(MailConfig config) {
        this.config = config;
    }

    /** The parts of a mail. The link, if there is one, stands between the two lists of paragraphs. */
    private record Content(String subject, List<String> before, Optional<String> page, List<String> after) {}

    /**
     * Returns the mail. Each attempt has a {@code Message-ID} of its own, since a repeated mail has another link, and
     * only the last link is valid.
     */
    Email render(AccountMail mail, Account account, Optional<LinkToken> token) {
        var content = content(mail.kind(), account.username());
        var link = content.page()
                .map(page ->
                        config.publicUrl() + page + "#" + token.orElseThrow().encode());
        var paragraphs = Stream.of(content.before().stream(), link.stream(), content.after().stream())
                .flatMap(part -> part)
                .toList();
        return new Email(
                config.from(),
                mail.email(),
                mail.serial() + "." + mail.attempts() + "@" + config.domain(),
                "[Taskwire] " + content.subject(),
                String.join("\n\n", paragraphs) + "\n",
                html(content, link),
                Map.of("X-Taskwire-Mail", mail.kind().wire()));
    }

    private static String html(Content content, Optional<String> link) {
        String address = HtmlEscaper.escape(link.orElse(""));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Taskwire</title></head>\n"
                + "<body>\n" + html(content.before())
                + (link.isPresent() ? "<p><a href=\"" + address + "\">" + address + "</a></p>\n" : "")
                + html(content.after())
                + "</body>\n</html>\n";
    }

    private static String html(List<String> paragraphs) {
        return paragraphs.stream()
                .map(text -> "<p>" + HtmlEscaper.escape(text) + "</p>\n")
                .collect(Collectors.joining());
    }

    private static Content content(AccountMail.Kind kind, String username) {
        return switch (kind) {
            // Without the username: anybody may have chosen it, and the address may belong to a stranger.
            case VERIFICATION ->
                new Content(
                        "Verify your e-mail address",
                        List.of(
                                "A Taskwire account uses this e-mail address.",
                                "To verify that the address is yours, open this page and press the button:"),
                        Optional.of(VERIFICATION_PAGE),
                        List.of(
                                "The link works once, within 24 hours.",
                                "If you have not just signed on to Taskwire or changed your address there, ignore this "
                                        + "mail. Taskwire sends no other mails to an address that is not verified."));
            case PASSWORD_RESET ->
                new Content(
                        "Choose a new password",
                        List.of(
                                "Somebody has asked for a new password for your Taskwire account " + username + ".",
                                "To choose one, open this page:"),
                        Optional.of(PASSWORD_PAGE),
                        List.of(
                                "The link works once, within 30 minutes. The new password ends all your sessions.",
                                "If this was not you, ignore this mail. Your password stays as it is."));
            case INVITATION ->
                new Content(
                        "You are invited",
                        List.of(
                                "An admin has created a Taskwire account for you. Your username is " + username + ".",
                                "To choose your password, open this page:"),
                        Optional.of(PASSWORD_PAGE),
                        List.of(
                                "The link works once, within 7 days.",
                                "If you do not want an account, ignore this mail."));
            case EMAIL_CHANGED ->
                new Content(
                        "Your e-mail address is to change",
                        List.of(
                                "Somebody who has signed in to your Taskwire account " + username
                                        + ", or an admin, has changed its e-mail address. The new address replaces this "
                                        + "one as soon as it is verified.",
                                "If this was not you, change your password now. A new password cancels the change."),
                        Optional.empty(),
                        List.of());
            case PASSWORD_CHANGED ->
                new Content(
                        "Your password was reset",
                        List.of(
                                "The password of your Taskwire account " + username
                                        + " was reset with a link from a mail. All sessions of the account have ended.",
                                "If this was not you, somebody else reads your mails. Secure your mailbox first. Then ask "
                                        + "for a new password."),
                        Optional.empty(),
                        List.of());
        };
    }
}
