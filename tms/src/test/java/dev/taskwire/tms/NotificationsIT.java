package dev.taskwire.tms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.RunningTms.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Notifications as their users see them, of tasks that go all the way through Kafka. */
@ExtendWith(TmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class NotificationsIT {
    private static final String LIST = "/api/notifications";
    private static final String SETTINGS = "/api/users/me/notification_settings";

    private RunningTms tms;
    private UUID bob;
    private Client owner;
    private Client assignee;

    @BeforeEach
    void users(RunningTms running) {
        tms = running;
        bob = tms.ums.user("bob", Role.USER, null);
        owner = tms.client(tms.ums.user("ada", Role.USER, null), Role.USER);
        assignee = tms.client(bob, Role.USER);
    }

    @Test
    void taskIsToldOfFromAssignmentToCompletion() throws Exception {
        var task = create("Write the report");
        var assigned = eventually(assignee, 1).json().get(0);
        assertThat(assigned.get("type").asText()).isEqualTo("task.created");
        assertThat(assigned.get("kind").asText()).isEqualTo("assigned");
        assertThat(assigned.get("task_id").asText()).isEqualTo(task.text("id"));
        assertThat(assigned.get("title").asText()).isEqualTo("Write the report");
        assertThat(assigned.get("due_date").asText()).isEqualTo("2026-04-10");
        assertThat(assigned.get("read_at").isNull()).isTrue();
        assertThat(assigned.at("/changed/assigned_to/new").asText()).isEqualTo(ResourceIds.user(bob));

        assignee.call("PATCH", task.header("Location"), "{'status':'completed'}")
                .expect(200);
        var changed = eventually(owner, 1).json().get(0);
        assertThat(changed.get("type").asText()).isEqualTo("task.status_changed");
        assertThat(changed.at("/changed/status/old").asText()).isEqualTo("pending");
        assertThat(changed.at("/changed/status/new").asText()).isEqualTo("completed");
        assertThat(changed.get("actor_id").asText()).isEqualTo(ResourceIds.user(bob));
        // Not to the one who did it.
        assertThat(assignee.get(LIST).json()).hasSize(1);
        assertThat(tms.health().at("/information/task_events").asText()).isEqualTo("UP");
        assertThat(tms.health().at("/information").has("smtp")).isFalse();
    }

    @Test
    void readingMovesANotificationBehindTheUnread() throws Exception {
        for (var title : new String[] {"one", "two", "three"}) {
            create(title);
        }
        eventually(assignee, 3);
        var page = assignee.get(LIST + "?limit=2").expect(200);
        assertThat(page.json().findValuesAsText("title")).containsExactly("three", "two");
        var path = LIST + "/" + page.json().get(0).get("id").asText() + "/read";
        owner.call("POST", path, "").expect(404);
        assignee.call("POST", path, "").expect(204);
        var read = titles();
        assertThat(read).containsExactly("two", "one", "three");
        var readAt = assignee.get(LIST).json().get(2).get("read_at").asText();
        assignee.call("POST", path, "").expect(204);
        assertThat(assignee.get(LIST).json().get(2).get("read_at").asText()).isEqualTo(readAt);

        var link = page.header("Link");
        assertThat(link).matches("</api/notifications\\?limit=2&cursor=[^>]+>; rel=\"next\"");
        var rest = assignee.get(link.replaceAll("^<|>.*$", "")).expect(200);
        assertThat(rest.json().findValuesAsText("title")).containsExactly("one", "three");
        assertThat(rest.header("Link")).isEmpty();

        assignee.call("POST", LIST + "/read", "").expect(204);
        assertThat(assignee.get(LIST).json())
                .noneMatch(one -> one.get("read_at").isNull());
        assertThat(titles()).containsExactly("three", "two", "one");
    }

    @Test
    void whatIsMalformedOrUnknownIsRefused() throws Exception {
        assignee.get(LIST + "?cursor=x").expect(400);
        assignee.get(LIST + "?limit=0").expect(400);
        assignee.get(LIST + "?limit=201").expect(400);
        assignee.get(LIST + "?unread=true").expect(400);
        assignee.call("POST", LIST + "/" + ResourceIds.notification(ResourceIds.next()) + "/read", "")
                .expect(404);
        assertThat(assignee.get(LIST).expect(200).json()).isEmpty();
    }

    @Test
    void settingsChangeMemberByMember() throws Exception {
        var initial = assignee.get(SETTINGS).expect(200);
        assertThat(initial.header("ETag")).isEqualTo("\"0\"");
        assertThat(initial.json().at("/channels/email").asBoolean()).isTrue();
        assertThat(initial.json().at("/kinds/due_soon").asBoolean()).isTrue();
        assignee.call("GET", SETTINGS, "", "If-None-Match", "\"0\"").expect(304);
        var same = assignee.call("PATCH", SETTINGS, "{'channels':{'log':true},'kinds':{}}")
                .expect(200);
        assertThat(same.header("ETag")).isEqualTo("\"0\"");

        var changed = assignee.call("PATCH", SETTINGS, "{'channels':{'email':false}}", "If-Match", "\"0\"")
                .expect(200);
        assertThat(changed.header("ETag")).isEqualTo("\"1\"");
        assertThat(changed.json().at("/channels/email").asBoolean()).isFalse();
        assertThat(changed.json().at("/channels/log").asBoolean()).isTrue();
        assignee.call("PATCH", SETTINGS, "{'channels':{'email':true}}", "If-Match", "\"0\"")
                .expect(412);
        assignee.call("PATCH", SETTINGS, "{'channels':{'pager':true}}").expect(400);
        assignee.call("PATCH", SETTINGS, "{'kinds':{'assigned':1}}").expect(400);
        assertThat(assignee.get(SETTINGS).json()).isEqualTo(changed.json());
        assertThat(owner.get(SETTINGS).header("ETag")).isEqualTo("\"0\"");
    }

    @Test
    void kindThatIsOffMakesNoNotification() throws Exception {
        assignee.call("PATCH", SETTINGS, "{'kinds':{'assigned':false}}").expect(200);
        var task = create("quiet");
        owner.call("PATCH", task.header("Location"), "{'status':'in_progress'}").expect(200);
        var only = eventually(assignee, 1).json().get(0);
        assertThat(only.get("kind").asText()).isEqualTo("status_changed");
    }

    private ReceivedResponse create(String title) throws Exception {
        return owner.call(
                        "POST",
                        "/api/tasks",
                        "{'title':'" + title + "','due_date':'2026-04-10','assigned_to':'" + ResourceIds.user(bob)
                                + "'}")
                .expect(201);
    }

    private static ReceivedResponse eventually(Client client, int count) throws Exception {
        var answers = new ArrayList<ReceivedResponse>();
        Eventually.holds(() -> {
            answers.add(client.get(LIST).expect(200));
            assertThat(answers.get(answers.size() - 1).json()).hasSize(count);
        });
        return answers.get(answers.size() - 1);
    }

    private List<String> titles() throws Exception {
        return assignee.get(LIST).expect(200).json().findValuesAsText("title");
    }
}
