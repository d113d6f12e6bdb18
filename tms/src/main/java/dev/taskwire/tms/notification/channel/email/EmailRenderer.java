package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.ControlCharacters;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.channel.NotificationText;
import dev.taskwire.tms.notification.model.Notification;
import io.vertx.core.MultiMap;
import io.vertx.ext.mail.MailMessage;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes mails of notifications: what users have written arrives as text, in the header, the plain part and in HTML. */
public final class EmailRenderer {
    private static final String FOOTER = "You can turn these mails off in your notification settings.";

    private final String from;
    private final String publicUrl;
    private final String domain;

    /**
     * A renderer of mails.
     *
     * @param domain what the ids of the mails end with
     */
    public EmailRenderer(String from, String publicUrl, String domain) {
        this.from = from;
        this.publicUrl = publicUrl;
        this.domain = domain;
    }

    /**
     * The mail. It always has the same {@code Message-ID}, so that one which is sent again after a crash can be known
     * as the same.
     *
     * @param zone the reader's
     */
    MailMessage mail(Notification notification, String to, ZoneId zone, MentionedUsernames names) {
        var event = notification.event();
        String title = ControlCharacters.spaced(event.title());
        String sentence = NotificationText.sentence(notification, title, names.assignee(), zone);
        var details = NotificationText.details(notification, names.actor(), zone);
        String link = publicUrl + "/api/tasks/" + ResourceIds.task(event.taskId());
        return mail(
                        to,
                        NotificationText.subject(notification, title, zone),
                        ResourceIds.notification(notification.id()))
                .setText(sentence + "\n\n" + String.join("\n", details) + "\n\n" + link + "\n\n" + FOOTER + "\n")
                .setHtml(html(sentence, details, link))
                .addHeader("X-Taskwire-Event", event.type())
                .addHeader("X-Taskwire-Task", ResourceIds.task(event.taskId()));
    }

    /** One mail for many. It has another {@code Message-ID} than any of them alone, and always the same. */
    MailMessage digest(EmailDigest digest, String to, ZoneId zone) {
        var lines = digest.listed().stream()
                .map(one -> NotificationText.line(
                        one, ControlCharacters.spaced(one.event().title()), zone))
                .toList();
        String heading = digest.count() + " notifications of tasks came in a short time:";
        long more = digest.count() - lines.size();
        var all = more == 0
                ? lines
                : Stream.concat(lines.stream(), Stream.of("and " + more + " more"))
                        .toList();
        String link = publicUrl + "/api/notifications";
        String id = "digest." + ResourceIds.notification(digest.lead().id());
        return mail(to, NotificationText.PREFIX + digest.count() + " notifications", id)
                .setText(heading + "\n\n" + String.join("\n", all) + "\n\n" + link + "\n\n" + FOOTER + "\n")
                .setHtml(html(heading, all, link))
                .addHeader("X-Taskwire-Notifications", Long.toString(digest.count()));
    }

    private MailMessage mail(String to, String subject, String id) {
        return new MailMessage()
                .setFrom(from)
                .setTo(to)
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .add("Subject", EncodedWords.of(subject))
                        .add("Message-ID", "<" + id + "@" + domain + ">")
                        .add("Auto-Submitted", "auto-generated"));
    }

    private static String html(String sentence, List<String> details, String link) {
        String address = escaped(link);
        String lines = details.stream().map(EmailRenderer::escaped).collect(Collectors.joining("<br>\n"));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Taskwire</title></head>\n"
                + "<body>\n<p>" + escaped(sentence) + "</p>\n<p>" + lines + "</p>\n<p><a href=\"" + address + "\">"
                + address
                + "</a></p>\n<p>" + FOOTER + "</p>\n</body>\n</html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
