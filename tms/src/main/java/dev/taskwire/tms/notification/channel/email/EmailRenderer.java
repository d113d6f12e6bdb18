package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.log.ControlCharacters;
import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.HtmlEscaper;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.channel.NotificationText;
import dev.taskwire.tms.notification.model.Notification;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders mails of notifications. Text of users can add no header, no line and no markup to them. */
public final class EmailRenderer {
    private static final String FOOTER = "You can turn these mails off in your notification settings.";

    private final String from;
    private final String publicUrl;
    private final String domain;

    /**
     * Creates a renderer.
     *
     * @param from the sender's address
     * @param publicUrl the base of links, without a slash at the end
     * @param domain the domain of message ids
     */
    public EmailRenderer(String from, String publicUrl, String domain) {
        this.from = from;
        this.publicUrl = publicUrl;
        this.domain = domain;
    }

    /**
     * Returns the mail of one notification. Its {@code Message-ID} is always the same, so that a mail that is sent
     * again after a crash can be recognized.
     *
     * @param zone the time zone of the recipient
     */
    Email renderMail(Notification notification, String to, ZoneId zone, MentionedUsernames names) {
        var event = notification.event();
        String title = ControlCharacters.replaceWithSpaces(event.title());
        String sentence = NotificationText.sentence(notification, title, names.assignee(), zone);
        var details = NotificationText.details(notification, names.actor(), zone);
        String task = ResourceIds.task(Objects.requireNonNull(event.taskId()));
        String link = publicUrl + "/api/tasks/" + task;
        return new Email(
                from,
                to,
                ResourceIds.notification(notification.id()) + "@" + domain,
                NotificationText.subject(notification, title, zone),
                sentence + "\n\n" + String.join("\n", details) + "\n\n" + link + "\n\n" + FOOTER + "\n",
                renderHtml(sentence, details, link),
                Map.of("X-Taskwire-Event", event.type(), "X-Taskwire-Task", task));
    }

    /** Returns a digest. Its {@code Message-ID} is always the same, and differs from those of single notifications. */
    Email renderDigest(EmailDigest digest, String to, ZoneId zone) {
        var lines = digest.listed().stream()
                .map(one -> NotificationText.line(
                        one, ControlCharacters.replaceWithSpaces(one.event().title()), zone))
                .toList();
        String heading = digest.count() + " notifications of tasks came in a short time:";
        long more = digest.count() - lines.size();
        var all = more == 0
                ? lines
                : Stream.concat(lines.stream(), Stream.of("and " + more + " more"))
                        .toList();
        String link = publicUrl + "/api/notifications";
        return new Email(
                from,
                to,
                "digest." + ResourceIds.notification(digest.lead().id()) + "@" + domain,
                NotificationText.SUBJECT_PREFIX + digest.count() + " notifications",
                heading + "\n\n" + String.join("\n", all) + "\n\n" + link + "\n\n" + FOOTER + "\n",
                renderHtml(heading, all, link),
                Map.of("X-Taskwire-Notifications", Long.toString(digest.count())));
    }

    private static String renderHtml(String sentence, List<String> details, String link) {
        String address = HtmlEscaper.escape(link);
        String lines = details.stream().map(HtmlEscaper::escape).collect(Collectors.joining("<br>\n"));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Taskwire</title></head>\n"
                + "<body>\n<p>" + HtmlEscaper.escape(sentence) + "</p>\n<p>" + lines + "</p>\n<p><a href=\"" + address
                + "\">"
                + address
                + "</a></p>\n<p>" + FOOTER + "</p>\n</body>\n</html>\n";
    }
}
