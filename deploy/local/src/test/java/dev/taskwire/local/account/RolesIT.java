package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may do what with whose tasks, and assignment, through the gateway. */
class RolesIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static String id(ApiClient user) {
        return user.get("/api/users/me").expect(200).text("id");
    }

    private static ReceivedResponse assigned(ApiClient owner, String assignee) {
        return owner.post("/api/tasks", "{\"title\": \"Water the plants\", \"assigned_to\": \"" + assignee + "\"}")
                .expect(201);
    }

    @Test
    void anAssigneeSeesTheTaskChangesItsStatusAndUnassignsThemselves() {
        var owner = taskwire.user();
        var assignee = taskwire.user();
        var task = assigned(owner, id(assignee));
        String path = task.header("Location");
        assertThat(task.text("assigned_to")).isEqualTo(id(assignee));
        assignee.get(path).expect(200);
        assignee.put(path, "{\"status\": \"in_progress\", \"title\": \"Water the plants\"}")
                .expect(200);
        assignee.put(path, "{\"title\": \"Let the plants die\"}").expect(403);
        assignee.put(path, "{\"assigned_to\": \"" + id(owner) + "\"}").expect(403);
        assignee.delete(path).expect(403);
        assertThat(owner.get(path).text("status")).isEqualTo("in_progress");

        var unassigned = assignee.put(path, "{\"assigned_to\": null}").expect(200);
        assertThat(unassigned.json().get("assigned_to").isNull()).isTrue();
        assignee.put(path, "{\"assigned_to\": null}").expect(404);
        assignee.get(path).expect(404);
        assertThat(owner.get(path).json().get("assigned_to").isNull()).isTrue();
    }

    @Test
    void onlyCollaboratorsAssignTasksToAUserWhoWantsThat() {
        // given
        var owner = taskwire.user();
        var choosy = taskwire.user();
        choosy.send("PATCH", "/api/users/me", "{\"assignable_by\": \"collaborators\"}")
                .expect(200);

        // when
        var refused = owner.post("/api/tasks", "{\"title\": \"t\", \"assigned_to\": \"" + id(choosy) + "\"}")
                .expect(403);

        // then
        assertThat(refused.text("type")).isEqualTo("/problems/not-a-collaborator");
        assigned(taskwire.admin(), id(choosy));
        assigned(choosy, id(owner));
        assigned(owner, id(choosy));
    }

    @Test
    void othersFindNothing() {
        String path = assigned(taskwire.user(), id(taskwire.user())).header("Location");
        var stranger = taskwire.user();
        stranger.get(path).expect(404);
        stranger.put(path, "{\"status\": \"completed\"}").expect(404);
        stranger.delete(path).expect(404);
        taskwire.admin().get(path).expect(200);
    }

    @Test
    void onlySomebodyActiveCanBeAssigned() {
        var owner = taskwire.user();
        for (String nobody : new String[] {"user_01kn42ktt0ez18gg57eee19y34", "user_x", "joe"}) {
            var refused = owner.post("/api/tasks", "{\"title\": \"t\", \"assigned_to\": \"" + nobody + "\"}")
                    .expect(400);
            assertThat(refused.faults()).containsExactly("/assigned_to");
        }
        var disabled = id(taskwire.user());
        taskwire.admin()
                .send("PATCH", "/api/users/" + disabled, "{\"status\": \"disabled\"}")
                .expect(200);
        var refused = owner.post("/api/tasks", "{\"title\": \"t\", \"assigned_to\": \"" + disabled + "\"}")
                .expect(400);
        assertThat(refused.faults()).containsExactly("/assigned_to");
    }

    @Test
    void listsHaveWhatIsOwnedOrAssignedAndCanAskForEither() {
        var owner = taskwire.user();
        var assignee = taskwire.user();
        String ownerId = id(owner);
        String assigneeId = id(assignee);
        String shared = assigned(owner, assigneeId).text("id");
        String own = owner.post("/api/tasks", "{\"title\": \"mine\"}").text("id");
        assertThat(ids(owner, "")).containsExactly(own, shared);
        assertThat(ids(assignee, "")).containsExactly(shared);
        assertThat(ids(owner, "?assigned_to=none")).containsExactly(own);
        assertThat(ids(owner, "?assigned_to=me")).isEmpty();
        assertThat(ids(assignee, "?assigned_to=me")).containsExactly(shared);
        assertThat(ids(owner, "?assigned_to=" + assigneeId)).containsExactly(shared);
        assertThat(ids(taskwire.admin(), "?user_id=" + ownerId)).containsExactly(own, shared);
        assignee.get("/api/tasks?user_id=" + ownerId).expect(403);
        owner.get("/api/tasks?assigned_to=everybody").expect(400);
    }

    private static Iterable<String> ids(ApiClient client, String query) {
        return StreamSupport.stream(
                        client.get("/api/tasks" + query).expect(200).json().spliterator(), false)
                .map(task -> task.get("id").textValue())
                .toList();
    }

    @Test
    void aDayEndsWhereTheOwnerIs() {
        var owner = taskwire.user();
        owner.send("PATCH", "/api/users/me", "{\"time_zone\": \"Pacific/Kiritimati\"}")
                .expect(200);
        // It ends fourteen hours earlier there than in UTC.
        owner.post("/api/tasks", "{\"title\": \"t\", \"due_date\": \"2026-04-10\"}")
                .expect(201);
        assertThat(ids(owner, "?due_before=2026-04-10T10:00:00Z")).hasSize(1);
        assertThat(ids(owner, "?due_before=2026-04-10T09:59:59Z")).isEmpty();
        owner.send("PATCH", "/api/users/me", "{\"time_zone\": \"Mars/Olympus\"}")
                .expect(400);
    }

    @Test
    void eventsSayWhoWasAssigned() {
        var owner = taskwire.user();
        String assignee = id(taskwire.user());
        var task = assigned(owner, assignee);
        owner.put(task.header("Location"), "{\"assigned_to\": null, \"title\": \"another\"}")
                .expect(200);
        try (var log = EventLog.of(taskwire.stack().kafkaBootstrapServers(), "taskwire.tasks")) {
            var events = log.of(task.text("id"), 2);
            assertThat(events).extracting(Event::type).containsExactly("task.created", "task.assigned");
            assertThat(events.get(1).value().at("/changed/assigned_to/old").textValue())
                    .isEqualTo(assignee);
        }
    }

    @Test
    void aDeletedUsersTasksGoAndTheirWorkIsNobodys() throws Exception {
        var leaver = taskwire.user();
        var stayer = taskwire.user();
        String leaverId = id(leaver);
        var owned = IntStream.range(0, 3)
                .mapToObj(i -> leaver.post("/api/tasks", "{\"title\": \"t\"}")
                        .expect(201)
                        .header("Location"))
                .toList();
        String shared = assigned(stayer, leaverId).header("Location");
        leaver.post("/api/users/me/deletion", "{\"current_password\": \"" + StackExtension.PASSWORD + "\"}")
                .expect(204);
        leaver.get("/api/users/me").expect(401);
        var admin = taskwire.admin();
        Eventually.holds(() -> {
            owned.forEach(path -> admin.get(path).expect(404));
            assertThat(stayer.get(shared).json().get("assigned_to").isNull()).isTrue();
        });
        admin.get("/api/users/" + leaverId).expect(404);
    }
}
