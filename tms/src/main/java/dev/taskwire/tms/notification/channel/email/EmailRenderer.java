package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mail.template.MailTemplate;
import dev.taskwire.shared.mail.template.MailValues;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.WireName;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.link.TaskLinks;
import dev.taskwire.tms.notification.link.UnsubscribeLinks;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders mails of notifications from their templates. Text of users can add no header, no line and no markup to them.
 */
public final class EmailRenderer {
    /** Each kind of notification has the template of the same name. */
    public static final Set<MailTemplate> TEMPLATES = Set.copyOf(templates());

    /** The maximum length of a title in a subject or a line of a digest, in characters. */
    private static final int MAX_TITLE_LENGTH = 80;

    private final MailConfig config;
    private final TaskLinks taskLinks;
    private final UnsubscribeLinks unsubscribeLinks;

    public EmailRenderer(MailConfig config, TaskLinks taskLinks, UnsubscribeLinks unsubscribeLinks) {
        this.config = config;
        this.taskLinks = taskLinks;
        this.unsubscribeLinks = unsubscribeLinks;
    }

    private static Set<MailTemplate> templates() {
        var templates = EnumSet.of(MailTemplate.DIGEST);
        for (var kind : NotificationKind.values()) {
            templates.add(template(kind));
        }
        return templates;
    }

    private static MailTemplate template(NotificationKind kind) {
        return WireName.of(MailTemplate.class, kind.wire());
    }

    /**
     * Returns the mail of one notification. Its {@code Message-ID} is always the same, so that a mail that is sent
     * again after a crash can be recognized.
     *
     * @param user the recipient, whose time zone and locale the mail has
     */
    Email renderMail(Notification notification, String to, UserSummary user, MentionedUsernames names) {
        var template = template(notification.kind());
        var resolved = config.templates().find(template, user.locale());
        var dates = new MailDates(user.timeZone(), resolved.locale());
        var event = notification.event();
        var values = new MailValues(template);
        var headers = new HashMap<>(Map.of("X-Taskwire-Event", event.type()));
        var task = event.taskId();
        if (task == null) {
            // A mail about security has no link to unsubscribe: mail programs offer it for what is rarely read (ADR
            // 33).
            values.put("device", event.title()).put("time", dates.minute(event.time()));
        } else {
            putTask(values, notification, dates);
            String unsubscribeUrl = unsubscribeLinks.link(notification.userId());
            values.put("assignee", names.assignee().orElse(null))
                    .put("actor", names.actor().orElse(null))
                    .putLink("unsubscribe_url", unsubscribeUrl);
            headers.put("X-Taskwire-Task", ResourceIds.task(task));
            headers.putAll(UnsubscribeLinks.headers(unsubscribeUrl));
        }
        var rendered = resolved.render(values);
        return new Email(
                config.from(),
                to,
                ResourceIds.notification(notification.id()) + "@" + config.domain(),
                rendered.subject(),
                rendered.text(),
                rendered.html(),
                headers);
    }

    /**
     * Returns a digest, with a link to unsubscribe if it is about tasks. Its {@code Message-ID} is always the same, and
     * differs from those of single notifications.
     */
    Email renderDigest(EmailDigest digest, String to, UserSummary user) {
        var resolved = config.templates().find(MailTemplate.DIGEST, user.locale());
        var dates = new MailDates(user.timeZone(), resolved.locale());
        long more = digest.count() - digest.listed().size();
        var values = new MailValues(MailTemplate.DIGEST)
                .put("count", Long.toString(digest.count()))
                .put("more", more == 0 ? null : Long.toString(more));
        var headers = new HashMap<>(Map.of("X-Taskwire-Notifications", Long.toString(digest.count())));
        if (!digest.lead().kind().isAboutSecurity()) {
            String unsubscribeUrl = unsubscribeLinks.link(digest.lead().userId());
            values.putLink("unsubscribe_url", unsubscribeUrl);
            headers.putAll(UnsubscribeLinks.headers(unsubscribeUrl));
        }
        for (var notification : digest.listed()) {
            var item = values.addTo("notifications").putFlag(notification.kind().wire());
            if (notification.event().taskId() == null) {
                item.put("device", notification.event().title());
            } else {
                putTask(item, notification, dates);
            }
        }
        var rendered = resolved.render(values);
        return new Email(
                config.from(),
                to,
                "digest." + ResourceIds.notification(digest.lead().id()) + "@" + config.domain(),
                rendered.subject(),
                rendered.text(),
                rendered.html(),
                headers);
    }

    private void putTask(MailValues values, Notification notification, MailDates dates) {
        var event = notification.event();
        values.put("title", event.title())
                .put("short_title", shorten(event.title()))
                .put("due", dates.due(event.dueDate()))
                .put("due_day", dates.dueDay(event.dueDate()))
                .putLink(
                        "task_url",
                        taskLinks.link(Objects.requireNonNull(event.taskId())).orElse(null));
        var status = event.status();
        if (notification.kind() == NotificationKind.STATUS_CHANGED && status != null) {
            putStatus(values, "old_status", status.oldValue());
            putStatus(values, "new_status", status.newValue());
        }
    }

    private static void putStatus(MailValues values, String name, @Nullable String status) {
        if (status != null) {
            values.put(name, status).putFlag(name + "_" + status);
        }
    }

    private static String shorten(String title) {
        int characters = title.codePointCount(0, title.length());
        return characters <= MAX_TITLE_LENGTH
                ? title
                : title.substring(0, title.offsetByCodePoints(0, MAX_TITLE_LENGTH)) + "\u2026";
    }
}
