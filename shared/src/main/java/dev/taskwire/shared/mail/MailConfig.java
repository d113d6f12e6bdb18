package dev.taskwire.shared.mail;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mail.template.MailTemplate;
import dev.taskwire.shared.mail.template.MailTemplates;
import dev.taskwire.shared.value.BaseUrls;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * How mails are sent.
 *
 * @param smtp the mail server; without one no mails are sent
 * @param from the sender's address
 * @param publicUrl the base of links in mails, without a slash at the end
 * @param domain the name with which the client introduces itself to the mail server, and the domain of message ids
 * @param templates the texts of mails
 */
public record MailConfig(
        Optional<SmtpServerConfig> smtp, String from, String publicUrl, String domain, MailTemplates templates) {
    private static final URI DEFAULT_URL = URI.create("http://127.0.0.1:8080");

    /**
     * Reads {@code SMTP_URL}, {@code SMTP_FROM}, {@code PUBLIC_URL} and {@code MAIL_TEMPLATES_DIR}; each has a default.
     *
     * @param mails the mails of the service
     */
    public static MailConfig from(EnvironmentReader environment, Set<MailTemplate> mails) {
        var smtp = environment.secret("SMTP_URL").flatMap(text -> {
            var server = SmtpServerConfig.parse(text);
            if (server.isEmpty()) {
                // The message leaves out the value, which may hold a password.
                environment.addError(
                        "SMTP_URL",
                        "must be smtp:// or smtps://, then optionally a percent-encoded user:password@, then host or "
                                + "host:port");
            }
            return server;
        });
        var url = environment.httpUrl("PUBLIC_URL", "https://tasks.example.com").orElse(DEFAULT_URL);
        String domain = EmailAddresses.domain(url.getHost());
        String defaultFrom = smtp.flatMap(SmtpServerConfig::login)
                .map(SmtpServerConfig.Login::user)
                .filter(EmailAddresses::isValidInAscii)
                .orElse("taskwire@" + domain);
        String from = environment.string("SMTP_FROM", defaultFrom);
        if (!EmailAddresses.isValidInAscii(from)) {
            environment.addError("SMTP_FROM", "must be an e-mail address in ASCII");
        }
        return new MailConfig(
                smtp,
                from,
                BaseUrls.withoutTrailingSlashes(url.toString()),
                domain,
                MailTemplates.from(environment, mails));
    }
}
