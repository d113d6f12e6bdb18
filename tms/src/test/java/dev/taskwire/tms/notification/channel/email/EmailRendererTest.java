package dev.taskwire.tms.notification.channel.email;

import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.mail.Email;
import dev.taskwire.shared.mail.template.MailTemplates;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.model.EventBuilder;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.TaskEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mails of notifications, word by word. */
class EmailRendererTest {
    private static final EmailRenderer RENDERER = EmailRenderers.create(MailTemplates.builtIn());
    private static final UserSummary JOE = EmailRenderers.recipient(ZoneId.of("Pacific/Kiritimati"), null);
    private static final MentionedUsernames JOE_BY_ANN = new MentionedUsernames(Optional.of("joe"), Optional.of("ann"));

    private static String footer(Notification notification) {
        return "\n\nYou can turn these mails off:\n" + EmailRenderers.UNSUBSCRIBE_LINKS.link(notification.userId())
                + "\n";
    }

    private static Notification notification(NotificationKind kind, EventBuilder event) {
        return Notification.of(event.build(), ResourceIds.next(), kind);
    }

    private static Email render(EmailRenderer renderer, Notification notification, UserSummary user) {
        return renderer.renderMail(notification, "joe@example.com", user, JOE_BY_ANN);
    }

    private static Email render(Notification notification) {
        return render(RENDERER, notification, JOE);
    }

    private static String link(Notification notification) {
        return EmailRenderers.taskUrl(notification);
    }

    private static String anchor(String link) {
        String address = link.replace("&", "&amp;");
        return "<a href=\"" + address + "\">" + address + "</a>";
    }

    private static Notification newDevice(String name) {
        var device = new UserDevice(ResourceIds.next(), name, Instant.parse("2026-11-23T16:00:00Z"));
        return Notification.of(
                TaskEvent.ofNewDevice(ResourceIds.next(), JOE.id(), device), JOE.id(), NotificationKind.NEW_DEVICE);
    }

    @Test
    void assigned() {
        var notification = notification(NotificationKind.ASSIGNED, event());
        var mail = render(notification);
        assertThat(mail.subject()).isEqualTo("[Taskwire] Assigned to you: T1");
        assertThat(mail.text())
                .isEqualTo("Task 'T1' assigned to joe.\n\nBy: ann\n\n" + link(notification) + footer(notification));
        assertThat(mail.html())
                .isEqualTo("<!DOCTYPE html>\n<html lang=\"en\">\n"
                        + "<head><meta charset=\"utf-8\"><title>Taskwire</title></head>\n<body>\n"
                        + "<p>Task &#39;T1&#39; assigned to joe.</p>\n<p>By: ann</p>\n<p>" + anchor(link(notification))
                        + "</p>\n<p>You can turn these mails off:<br>\n"
                        + anchor(EmailRenderers.UNSUBSCRIBE_LINKS.link(notification.userId()))
                        + "</p>\n</body>\n</html>\n");
    }

    @Test
    void changedStatus() {
        var notification = notification(
                NotificationKind.STATUS_CHANGED,
                event().status("pending", "in_progress").due("2026-11-23T16:00:00Z"));
        var mail = render(notification);
        assertThat(mail.subject()).isEqualTo("[Taskwire] Now in_progress: T1");
        assertThat(mail.text())
                .isEqualTo("Task 'T1' assigned to joe status changed to in_progress.\n\n"
                        + "Status: pending \u2192 in_progress\nBy: ann\nDue: 2026-11-24 06:00 Pacific/Kiritimati\n\n"
                        + link(notification) + footer(notification));
    }

    @Test
    void statusOfANewerReleaseIsShownAsItIs() {
        var notification = notification(NotificationKind.STATUS_CHANGED, event().status("pending", "blocked"));
        assertThat(render(notification).subject()).isEqualTo("[Taskwire] Now blocked: T1");
    }

    @Test
    void dueSoonWithoutAssigneeAndActor() {
        var notification = notification(NotificationKind.DUE_SOON, event().dueSoon("2026-11-23T16:00:00Z"));
        var mail = RENDERER.renderMail(
                notification, "joe@example.com", JOE, new MentionedUsernames(Optional.empty(), Optional.empty()));
        assertThat(mail.subject()).isEqualTo("[Taskwire] Due on 2026-11-24: T1");
        assertThat(mail.text())
                .isEqualTo("Reminder: Unassigned task 'T1' is due on 2026-11-24.\n\n"
                        + "Due: 2026-11-24 06:00 Pacific/Kiritimati\n\n" + link(notification) + footer(notification));
    }

    @Test
    void dueOnADay() {
        var notification = notification(NotificationKind.DUE_SOON, event().dueSoon("2026-11-23"));
        var mail = render(notification);
        assertThat(mail.subject()).isEqualTo("[Taskwire] Due on 2026-11-23: T1");
        assertThat(mail.text()).contains("is due on 2026-11-23.\n", "\nDue: 2026-11-23\n");
    }

    @Test
    void newDevice() {
        var mail = render(newDevice("Firefox on Linux"));
        assertThat(mail.subject()).isEqualTo("[Taskwire] New sign-in: Firefox on Linux");
        assertThat(mail.text())
                .isEqualTo("New sign-in to your account: Firefox on Linux.\n\n"
                        + "Time: 2026-11-24 06:00 Pacific/Kiritimati\n\n"
                        + "If this was not you, set a new password, which ends all other sessions. The list of your "
                        + "sessions shows the address of each.\n\n"
                        + "You can turn these mails off in your notification settings.\n");
        assertThat(mail.headers()).containsOnlyKeys("X-Taskwire-Event");
    }

    @Test
    void digest() {
        // given
        var lead = notification(NotificationKind.ASSIGNED, event().title("a".repeat(81)));
        var listed = List.of(
                lead,
                notification(NotificationKind.STATUS_CHANGED, event().status("pending", "completed")),
                notification(NotificationKind.DUE_SOON, event().dueSoon("2026-11-23T16:00:00Z")));

        // when
        var mail = RENDERER.renderDigest(new EmailDigest(lead, listed, 11), "joe@example.com", JOE);
        var complete = RENDERER.renderDigest(new EmailDigest(lead, listed, 3), "joe@example.com", JOE);

        // then
        assertThat(mail.subject()).isEqualTo("[Taskwire] 11 notifications");
        assertThat(mail.text())
                .isEqualTo("11 notifications came in a short time:\n\n"
                        + "Assigned to you: " + "a".repeat(80) + "\u2026\n" + link(lead) + "\n"
                        + "Now completed: T1\n" + link(listed.get(1)) + "\n"
                        + "Due on 2026-11-24: T1\n" + link(listed.get(2)) + "\n"
                        + "and 8 more" + footer(lead));
        assertThat(mail.html()).contains("Now completed: T1<br>\n" + anchor(link(listed.get(1))) + "<br>\n");
        assertThat(mail.headers())
                .containsEntry("List-Unsubscribe", "<" + EmailRenderers.UNSUBSCRIBE_LINKS.link(lead.userId()) + ">")
                .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        assertThat(complete.text()).doesNotContain("more");
    }

    /** Users must not turn these mails off without a thought. */
    @Test
    void digestOfSignInsHasNoLinkThatTurnsMailsOff() {
        // given
        var lead = newDevice("Firefox on Linux");

        // when
        var mail = RENDERER.renderDigest(
                new EmailDigest(lead, List.of(lead, newDevice("Chrome")), 2), "joe@example.com", JOE);

        // then
        assertThat(mail.text()).isEqualTo("""
                        2 notifications came in a short time:

                        New sign-in: Firefox on Linux
                        New sign-in: Chrome

                        You can turn these mails off in your notification settings.
                        """);
        assertThat(mail.headers()).containsOnlyKeys("X-Taskwire-Notifications");
    }

    @Test
    void withoutATemplateThereIsNoLinkToATask() {
        // given
        var renderer = EmailRenderers.create(MailTemplates.builtIn(), Optional.empty());
        var notification = notification(NotificationKind.ASSIGNED, event());

        // when
        var mail = render(renderer, notification, JOE);
        var digest =
                renderer.renderDigest(new EmailDigest(notification, List.of(notification), 1), "joe@example.com", JOE);

        // then
        assertThat(mail.text()).isEqualTo("Task 'T1' assigned to joe.\n\nBy: ann" + footer(notification));
        assertThat(digest.text())
                .isEqualTo("1 notifications came in a short time:\n\nAssigned to you: T1" + footer(notification));
    }

    @Test
    void operatorTranslatesEverything(@TempDir Path directory) throws Exception {
        // given
        Files.createDirectory(directory.resolve("de"));
        Files.writeString(directory.resolve("de/status_changed.txt"), """
                [Aufgaben] {{#new_status_in_progress}}In Arbeit{{/new_status_in_progress}}: {{short_title}}

                {{actor}} hat die Aufgabe \u201e{{title}}\u201c begonnen.

                Vorher: {{#old_status_pending}}offen{{/old_status_pending}}
                {{#due}}
                F\u00e4llig: {{due}}
                {{/due}}

                {{task_url}}
                """);
        var templates = EnvironmentReader.read(
                Map.of("MAIL_TEMPLATES_DIR", directory.toString()),
                environment -> MailTemplates.from(environment, EmailRenderer.TEMPLATES));
        var german = EmailRenderers.recipient(ZoneId.of("Europe/Vienna"), "de-AT");
        var french = EmailRenderers.recipient(ZoneId.of("Europe/Paris"), "fr");
        var notification = notification(
                NotificationKind.STATUS_CHANGED,
                event().status("pending", "in_progress").due("2026-11-23T16:00:00Z"));

        // when
        var renderer = EmailRenderers.create(templates);
        var mail = render(renderer, notification, german);

        // then
        assertThat(mail.subject()).isEqualTo("[Aufgaben] In Arbeit: T1");
        assertThat(mail.text())
                .isEqualTo("ann hat die Aufgabe \u201eT1\u201c begonnen.\n\nVorher: offen\n"
                        + "F\u00e4llig: 23.11.2026, 17:00 Europe/Vienna\n\n" + link(notification) + "\n");
        assertThat(mail.html()).contains("<html lang=\"de\">", "<p>Vorher: offen<br>\nF\u00e4llig: ");
        assertThat(render(renderer, notification, french).text())
                .startsWith("Task 'T1'")
                .contains("Due: 2026-11-23 17:00 Europe/Paris");
    }
}
