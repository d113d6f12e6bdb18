package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mail.template.MailTemplate;
import dev.taskwire.shared.mail.template.MailValues;
import dev.taskwire.shared.value.WireName;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.LinkToken;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders mails about accounts from their templates, with the pages to which their links lead. */
final class AccountMailRenderer {
    /** Each kind of mail has the template of the same name. */
    static final Set<MailTemplate> TEMPLATES =
            Stream.of(Kind.values()).map(AccountMailRenderer::template).collect(Collectors.toUnmodifiableSet());

    private static final String VERIFICATION_PAGE = "/account/verify";
    private static final String PASSWORD_PAGE = "/account/password";

    private final MailConfig config;

    AccountMailRenderer(MailConfig config) {
        this.config = config;
    }

    private static MailTemplate template(Kind kind) {
        return WireName.of(MailTemplate.class, kind.wire());
    }

    /**
     * Returns the mail in the language of the account. Each attempt has a {@code Message-ID} of its own, since a
     * repeated mail has another link, and only the last link is valid.
     */
    Email render(AccountMail mail, Account account, Optional<LinkToken> token) {
        var template = template(mail.kind());
        var rendered = config.templates()
                .find(template, account.locale())
                .render(values(template, mail.kind(), account.username(), token));
        return new Email(
                config.from(),
                mail.email(),
                mail.serial() + "." + mail.attempts() + "@" + config.domain(),
                rendered.subject(),
                rendered.text(),
                rendered.html(),
                Map.of("X-Taskwire-Mail", mail.kind().wire()));
    }

    private MailValues values(MailTemplate template, Kind kind, String username, Optional<LinkToken> token) {
        var values = new MailValues(template);
        return switch (kind) {
            // Without the username: anybody may have chosen it, and the address may belong to a stranger.
            case VERIFICATION -> values.putLink("link", link(VERIFICATION_PAGE, token));
            case PASSWORD_RESET, INVITATION ->
                values.put("username", username).putLink("link", link(PASSWORD_PAGE, token));
            case EMAIL_CHANGED, PASSWORD_CHANGED -> values.put("username", username);
        };
    }

    private String link(String page, Optional<LinkToken> token) {
        return config.publicUrl() + page + "#" + token.orElseThrow().encode();
    }
}
