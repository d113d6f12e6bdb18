package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mail.template.MailTemplates;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.link.TaskLinks;
import dev.taskwire.tms.notification.link.UnsubscribeLinks;
import dev.taskwire.tms.notification.link.UnsubscribeTokens;
import dev.taskwire.tms.notification.model.Notification;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renderers and recipients of tests. */
final class EmailRenderers {
    static final UnsubscribeLinks UNSUBSCRIBE_LINKS = new UnsubscribeLinks(
            "https://tasks.example.com", new UnsubscribeTokens(new InternalApiKey("a key of some length")));

    private EmailRenderers() {}

    static EmailRenderer create(MailTemplates templates) {
        return create(templates, Optional.of("https://app.example.com/?a=b&t={task_id}"));
    }

    static EmailRenderer create(MailTemplates templates, Optional<String> taskUrl) {
        var config = new MailConfig(
                Optional.empty(), "taskwire@example.com", "https://tasks.example.com", "tasks.example.com", templates);
        return new EmailRenderer(config, new TaskLinks(taskUrl), UNSUBSCRIBE_LINKS);
    }

    /** Returns the link to the task of the notification. */
    static String taskUrl(Notification notification) {
        return "https://app.example.com/?a=b&t="
                + ResourceIds.task(Objects.requireNonNull(notification.event().taskId()));
    }

    static UserSummary recipient(ZoneId zone, @Nullable String locale) {
        return new UserSummary(
                ResourceIds.next(),
                "joe",
                Role.USER,
                "joe@example.com",
                true,
                true,
                AssignableBy.ANYONE,
                zone,
                locale == null ? null : Locale.forLanguageTag(locale));
    }
}
