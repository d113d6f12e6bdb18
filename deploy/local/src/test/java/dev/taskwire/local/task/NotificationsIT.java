package dev.taskwire.local.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users are told of their tasks, as they see it: in their list and in their mail. */
class NotificationsIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private final Person owner = Person.signOn();
    private final Person assignee = Person.signOn();

    private record Person(ApiClient client, String id, String email) {
        static Person signOn() {
            String name = StackExtension.newName();
            var client = taskwire.verifiedUser(name);
            return new Person(client, client.get("/api/users/me").expect(200).text("id"), name + "@example.com");
        }

        List<JsonNode> list() {
            var all = client.get("/api/notifications").expect(200).json();
            return StreamSupport.stream(all.spliterator(), false).toList();
        }

        /** Those that there are as soon as there are so many, newest first. */
        List<JsonNode> list(int count) throws Exception {
            Eventually.holds(() -> assertThat(list()).hasSize(count));
            return list();
        }

        List<MimeMessage> mails(int count) throws Exception {
            Eventually.holds(() -> assertThat(taskwire.mailsTo(email)).hasSize(count));
            return taskwire.mailsTo(email);
        }
    }

    private ReceivedResponse assigned(String title) {
        return owner.client()
                .post("/api/tasks", "{\"title\": \"%s\", \"assigned_to\": \"%s\"}".formatted(title, assignee.id()))
                .expect(201);
    }

    @Test
    void whoIsAssignedIsToldAndWhoDidItIsNot() throws Exception {
        var task = assigned("Write the report");
        var told = assignee.list(1).get(0);
        assertThat(told.get("id").textValue()).startsWith("notification_");
        assertThat(told.get("type").textValue()).isEqualTo("task.created");
        assertThat(told.get("kind").textValue()).isEqualTo("assigned");
        assertThat(told.get("task_id").textValue()).isEqualTo(task.text("id"));
        assertThat(told.get("title").textValue()).isEqualTo("Write the report");
        assertThat(told.get("actor_id").textValue()).isEqualTo(owner.id());
        assertThat(told.get("read_at").isNull()).isTrue();
        var mail = assignee.mails(1).get(0);
        assertThat(mail.getHeader("X-Taskwire-Event")).containsExactly("task.created");
        assertThat(mail.getHeader("X-Taskwire-Task")).containsExactly(task.text("id"));
        assertThat(mail.getSubject()).contains("Write the report");
        assertThat(parts(mail)).hasSize(2).allMatch(part -> part.contains("/mail/unsubscribe?token="));
        assertThat(owner.list()).isEmpty();
        assertThat(taskwire.mailsTo(owner.email())).isEmpty();
    }

    @Test
    void aChangedStatusIsToldToTheOtherOfTheTwo() throws Exception {
        var task = assigned("t");
        assignee.client()
                .put(task.header("Location"), "{\"status\": \"in_progress\"}")
                .expect(200);
        var told = owner.list(1).get(0);
        assertThat(told.get("type").textValue()).isEqualTo("task.status_changed");
        assertThat(told.get("kind").textValue()).isEqualTo("status_changed");
        assertThat(told.get("changed")).hasToString("""
                {"status":{"old":"pending","new":"in_progress"}}""");
        assertThat(told.get("actor_id").textValue()).isEqualTo(assignee.id());
        assertThat(owner.mails(1).get(0).getHeader("X-Taskwire-Event")).containsExactly("task.status_changed");
        // What else happens to the task is told to nobody.
        owner.client().put(task.header("Location"), "{\"title\": \"another\"}").expect(200);
        owner.client()
                .put(task.header("Location"), "{\"status\": \"completed\"}")
                .expect(200);
        assertThat(assignee.list(2))
                .extracting(one -> one.get("title").textValue())
                .containsExactly("another", "t");
        owner.client().delete(task.header("Location")).expect(204);
        assertThat(owner.list(1)).hasSize(1);
    }

    @Test
    void whatIsDueSoonIsToldOnceForEachDueDate() throws Exception {
        var task = owner.client()
                .post("/api/tasks", "{\"title\": \"t\", \"due_date\": \"%s\"}".formatted(in(Duration.ofHours(2))))
                .expect(201);
        var told = owner.list(1).get(0);
        assertThat(told.get("type").textValue()).isEqualTo("task.due_soon");
        assertThat(told.get("actor_id").isNull()).isTrue();
        assertThat(told.get("due_date")).isEqualTo(task.json().get("due_date"));
        assertThat(owner.mails(1).get(0).getHeader("X-Taskwire-Event")).containsExactly("task.due_soon");
        owner.client()
                .put(task.header("Location"), "{\"due_date\": \"%s\"}".formatted(in(Duration.ofHours(3))))
                .expect(200);
        assertThat(owner.list(2)).extracting(one -> one.get("type").textValue()).containsOnly("task.due_soon");
    }

    private static String in(Duration time) {
        return Instant.ofEpochSecond(Instant.now().plus(time).getEpochSecond()).toString();
    }

    @Test
    void titlesArriveAsText() throws Exception {
        String title = "Line\\r\\nSubject: forged <b>bold</b> \\\"quoted\\\" " + "\uD83D\uDE80".repeat(180);
        assigned(title);
        var mail = assignee.mails(1).get(0);
        assertThat(mail.getHeader("Subject")).hasSize(1);
        assertThat(mail.getSubject())
                .startsWith("[Taskwire] ")
                .contains("Subject: forged <b>bold</b> \"quoted\" " + "\uD83D\uDE80".repeat(30))
                .endsWith("\u2026");
        var parts = parts(mail);
        assertThat(parts.get(0)).contains("<b>bold</b>", "\uD83D\uDE80".repeat(180));
        assertThat(parts.get(1))
                .contains("&lt;b&gt;bold&lt;/b&gt;", "\uD83D\uDE80".repeat(180))
                .doesNotContain("<b>bold");
    }

    /** Text, then HTML. */
    private static List<String> parts(MimeMessage mail) throws Exception {
        var texts = new ArrayList<String>();
        var parts = (MimeMultipart) mail.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            Part part = parts.getBodyPart(i);
            texts.add((String) part.getContent());
        }
        return texts;
    }

    @Test
    void theUnreadComeFirstAndPageByPage() throws Exception {
        for (int i = 0; i < 5; i++) {
            assigned("t" + i);
        }
        var all = assignee.list(5);
        assertThat(all).extracting(one -> one.get("title").textValue()).containsExactly("t4", "t3", "t2", "t1", "t0");
        read(assignee, all.get(0)).expect(204);
        read(assignee, all.get(2)).expect(204);
        var readAt = assignee.list().get(3).get("read_at");
        read(assignee, all.get(0)).expect(204);
        var titles = new ArrayList<String>();
        String page = "/api/notifications?limit=2";
        while (!page.isEmpty()) {
            var answer = assignee.client().get(page).expect(200);
            answer.json().forEach(one -> titles.add(one.get("title").textValue()));
            page = answer.header("Link").replaceAll("^<|>; rel=.*", "");
        }
        assertThat(titles).containsExactly("t3", "t1", "t0", "t4", "t2");
        assertThat(assignee.list().get(3).get("read_at")).isEqualTo(readAt);
        assignee.client().post("/api/notifications/read", "").expect(204);
        assertThat(assignee.list())
                .hasSize(5)
                .noneMatch(one -> one.get("read_at").isNull());
    }

    private static ReceivedResponse read(Person person, JsonNode notification) {
        return person.client()
                .post("/api/notifications/" + notification.get("id").textValue() + "/read", "");
    }

    @Test
    void nobodySeesOrMarksWhatIsNotTheirs() throws Exception {
        assigned("t");
        var told = assignee.list(1).get(0);
        read(owner, told).expect(404);
        read(new Person(taskwire.admin(), "", ""), told).expect(404);
        assignee.client().post("/api/notifications/notification_x/read", "").expect(404);
        taskwire.anonymous().get("/api/notifications").expect(401);
        taskwire.anonymous().get("/api/users/me/notification_settings").expect(401);
        assertThat(assignee.list().get(0).get("read_at").isNull()).isTrue();
    }

    @Test
    void whatIsTurnedOffIsNotTold() throws Exception {
        String path = "/api/users/me/notification_settings";
        var initial = assignee.client().get(path).expect(200);
        assertThat(initial.json()).hasToString("""
                {"channels":{"log":true,"email":true},\
                "kinds":{"assigned":true,"status_changed":true,"due_soon":true,"new_device":true},"version":0}""");
        assignee.client()
                .send("PATCH", path, "{\"channels\": {\"email\": false}}", "If-Match", initial.header("ETag"))
                .expect(200);
        assignee.client()
                .send("PATCH", path, "{}", "If-Match", initial.header("ETag"))
                .expect(412);
        assignee.client().send("PATCH", path, "{\"channels\": {\"sms\": true}}").expect(400);
        assignee.client()
                .send("PATCH", path, "{\"kinds\": {\"assigned\": \"no\"}}")
                .expect(400);
        assigned("only in the list");
        assertThat(assignee.list(1)).hasSize(1);
        assignee.client()
                .send("PATCH", path, "{\"channels\": {\"email\": true}, \"kinds\": {\"assigned\": false}}")
                .expect(200);
        var task = assigned("told to nobody");
        owner.client()
                .put(task.header("Location"), "{\"status\": \"completed\"}")
                .expect(200);
        assertThat(assignee.mails(1).get(0).getHeader("X-Taskwire-Event")).containsExactly("task.status_changed");
        assertThat(assignee.list(2).get(0).get("kind").textValue()).isEqualTo("status_changed");
    }
}
