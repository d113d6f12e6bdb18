package dev.taskwire.tms.notification;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.value.BaseUrls;
import dev.taskwire.shared.value.HttpUrl;
import dev.taskwire.tms.notification.channel.email.EmailAddresses;
import dev.taskwire.tms.notification.channel.email.SmtpServerConfig;
import dev.taskwire.tms.notification.quota.EmailLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration of notifications.
 *
 * @param smtp the mail server; without one no mails are sent
 * @param from the sender's address
 * @param publicUrl the base of links in mails, without a slash at the end
 * @param domain the name with which the client introduces itself to the mail server, and the domain of message ids
 * @param emailLimits the quotas of mails
 * @param pollInterval how often due deliveries are looked for
 */
public record NotificationConfig(
        Optional<SmtpServerConfig> smtp,
        String from,
        String publicUrl,
        String domain,
        EmailLimits emailLimits,
        Duration pollInterval) {
    NotificationConfig(Optional<SmtpServerConfig> smtp, String from, String publicUrl, String domain) {
        this(smtp, from, publicUrl, domain, EmailLimits.DEFAULTS, POLL_INTERVAL);
    }

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_PORT = 65_535;
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";

    /** Reads {@code SMTP_URL}, {@code SMTP_FROM} and {@code PUBLIC_URL}; each has a default. */
    public static NotificationConfig from(EnvironmentReader environment) {
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
        var url = publicUrl(environment);
        String domain = EmailAddresses.domain(url.getHost());
        String defaultFrom = smtp.flatMap(SmtpServerConfig::login)
                .map(SmtpServerConfig.Login::user)
                .filter(EmailAddresses::isValidInAscii)
                .orElse("taskwire@" + domain);
        String from = environment.string("SMTP_FROM", defaultFrom);
        if (!EmailAddresses.isValidInAscii(from)) {
            environment.addError("SMTP_FROM", "must be an e-mail address in ASCII");
        }
        return new NotificationConfig(smtp, from, BaseUrls.withoutTrailingSlashes(url.toString()), domain);
    }

    private static URI publicUrl(EnvironmentReader environment) {
        return HttpUrl.parseWithoutUser(environment.string("PUBLIC_URL", DEFAULT_URL))
                .filter(url -> url.getPort() <= MAX_PORT)
                .orElseGet(() -> {
                    environment.addError("PUBLIC_URL", "must be an address such as https://tasks.example.com");
                    return URI.create(DEFAULT_URL);
                });
    }
}
