package dev.taskwire.tms.notification.channel.email;

import dev.taskwire.shared.log.ControlCharacters;
import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.HtmlEscaper;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.channel.NotificationText;
import dev.taskwire.tms.notification.link.TaskLinks;
import dev.taskwire.tms.notification.link.UnsubscribeLinks;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders mails of notifications. Text of users can add no header, no line and no markup to them. */
public final class EmailRenderer {
    private static final String FOOTER = "You can turn these mails off";
    private static final String IN_SETTINGS = " in your notification settings.";

    private final String from;
    private final String domain;
    private final TaskLinks taskLinks;
    private final UnsubscribeLinks unsubscribeLinks;

    /**
     * Creates a renderer.
     *
     * @param from the sender's address
     * @param domain the domain of message ids
     */
    public EmailRenderer(String from, String domain, TaskLinks taskLinks, UnsubscribeLinks unsubscribeLinks) {
        this.from = from;
        this.domain = domain;
        this.taskLinks = taskLinks;
        this.unsubscribeLinks = unsubscribeLinks;
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
        var taskUrl = taskUrl(notification);
        var unsubscribeUrl = unsubscribeUrl(notification);
        var headers = new HashMap<String, String>();
        headers.put("X-Taskwire-Event", event.type());
        if (event.taskId() != null) {
            headers.put("X-Taskwire-Task", ResourceIds.task(event.taskId()));
        }
        unsubscribeUrl.ifPresent(url -> headers.putAll(UnsubscribeLinks.headers(url)));
        return new Email(
                from,
                to,
                ResourceIds.notification(notification.id()) + "@" + domain,
                NotificationText.subject(notification, title, zone),
                sentence + "\n\n" + String.join("\n", details) + "\n\n"
                        + taskUrl.map(url -> url + "\n\n").orElse("")
                        + textFooter(unsubscribeUrl),
                renderHtml(
                        sentence,
                        Stream.concat(
                                        details.stream().map(HtmlEscaper::escape),
                                        taskUrl.stream().map(EmailRenderer::anchor))
                                .toList(),
                        unsubscribeUrl),
                headers);
    }

    private Optional<String> taskUrl(Notification notification) {
        return Optional.ofNullable(notification.event().taskId()).flatMap(taskLinks::link);
    }

    /**
     * Returns the link that turns off the mails of the recipient. A mail about security has none, because mail programs
     * offer to unsubscribe from what looks unwanted (ADR 33).
     */
    private Optional<String> unsubscribeUrl(Notification notification) {
        return notification.kind() == NotificationKind.NEW_DEVICE
                ? Optional.empty()
                : Optional.of(unsubscribeLinks.link(notification.userId()));
    }

    /** Returns a digest. Its {@code Message-ID} is always the same, and differs from those of single notifications. */
    Email renderDigest(EmailDigest digest, String to, ZoneId zone) {
        String heading = digest.count() + " notifications came in a short time:";
        String unsubscribeUrl = unsubscribeLinks.link(digest.lead().userId());
        long more = digest.count() - digest.listed().size();
        var rest = more == 0 ? List.<String>of() : List.of("and " + more + " more");
        var text = Stream.concat(
                digest.listed().stream()
                        .map(one -> line(one, zone)
                                + taskUrl(one).map(url -> "\n  " + url).orElse("")),
                rest.stream());
        var html = Stream.concat(
                digest.listed().stream()
                        .map(one -> HtmlEscaper.escape(line(one, zone))
                                + taskUrl(one)
                                        .map(url -> "<br>\n" + anchor(url))
                                        .orElse("")),
                rest.stream());
        var headers = new HashMap<>(UnsubscribeLinks.headers(unsubscribeUrl));
        headers.put("X-Taskwire-Notifications", Long.toString(digest.count()));
        return new Email(
                from,
                to,
                "digest." + ResourceIds.notification(digest.lead().id()) + "@" + domain,
                NotificationText.SUBJECT_PREFIX + digest.count() + " notifications",
                heading + "\n\n" + text.collect(Collectors.joining("\n")) + "\n\n"
                        + textFooter(Optional.of(unsubscribeUrl)),
                renderHtml(heading, html.toList(), Optional.of(unsubscribeUrl)),
                headers);
    }

    private static String line(Notification notification, ZoneId zone) {
        String title = ControlCharacters.replaceWithSpaces(notification.event().title());
        return NotificationText.line(notification, title, zone);
    }

    private static String textFooter(Optional<String> unsubscribeUrl) {
        return FOOTER + unsubscribeUrl.map(url -> ": " + url).orElse(IN_SETTINGS) + "\n";
    }

    /** The lines are HTML already. */
    private static String renderHtml(String sentence, List<String> lines, Optional<String> unsubscribeUrl) {
        String footer = unsubscribeUrl
                .map(url -> "<a href=\"" + HtmlEscaper.escape(url) + "\">" + FOOTER + "</a>.")
                .orElse(FOOTER + IN_SETTINGS);
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Taskwire</title></head>\n"
                + "<body>\n<p>" + HtmlEscaper.escape(sentence) + "</p>\n<p>" + String.join("<br>\n", lines)
                + "</p>\n<p>" + footer + "</p>\n</body>\n</html>\n";
    }

    private static String anchor(String url) {
        String escaped = HtmlEscaper.escape(url);
        return "<a href=\"" + escaped + "\">" + escaped + "</a>";
    }
}
