package dev.taskwire.tms.notification;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.tms.notification.channel.email.EmailRenderer;
import dev.taskwire.tms.notification.link.TaskLinks;
import dev.taskwire.tms.notification.quota.EmailLimits;
import java.time.Duration;

/**
 * The configuration of notifications.
 *
 * @param mail how mails are sent
 * @param taskLinks the links to tasks in mails
 * @param emailLimits the quotas of mails
 * @param pollInterval how often due deliveries are looked for
 */
public record NotificationConfig(MailConfig mail, TaskLinks taskLinks, EmailLimits emailLimits, Duration pollInterval) {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /** Reads the variables of {@link MailConfig} and {@link TaskLinks}. */
    public static NotificationConfig from(EnvironmentReader environment) {
        return new NotificationConfig(
                MailConfig.from(environment, EmailRenderer.TEMPLATES),
                TaskLinks.from(environment),
                EmailLimits.DEFAULTS,
                POLL_INTERVAL);
    }
}
