package dev.taskwire.tms;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.RunningTms.Client;
import dev.taskwire.tms.StubUms.Trouble;
import dev.taskwire.tms.task.model.TaskBuilder;
import dev.taskwire.tms.task.store.StoredTasks;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both families of paths and the users' events, as a gateway and Kafka bring them. Every test has its own users. */
@ExtendWith(TmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TmsIT {
    private UUID ada;
    private UUID bob;
    private Client owner;
    private Client assignee;
    private Client stranger;
    private Client admin;
    private RunningTms tms;

    @BeforeEach
    void users(RunningTms running) {
        tms = running;
        ada = tms.ums.user(true, "Asia/Tokyo");
        bob = tms.ums.user(true, "America/New_York");
        owner = tms.client(ada, Role.USER);
        assignee = tms.client(bob, Role.USER);
        stranger = tms.client(tms.ums.user(true, "UTC"), Role.USER);
        admin = tms.client(ada, Role.ADMIN);
    }

    private String body(String title) {
        return "{'title':'" + title + "','description':'D','due_date':'2026-04-10','assigned_to':'"
                + ResourceIds.user(bob) + "'}";
    }

    /** The same instant, at the end of a day in Tokyo and in the middle of it in New York. */
    @Test
    void daysInFiltersAreTheCallersDays() throws Exception {
        var created = owner.call(
                        "POST",
                        "/api/tasks",
                        "{'title':'t','due_date':'2027-04-10T14:59:59Z','assigned_to':'" + ResourceIds.user(bob) + "'}")
                .expect(201);
        String id = created.text("id");

        assertThat(ids(owner, "/api/tasks?due_before=2027-04-11&due_after=2027-04-09"))
                .contains(id);
        assertThat(ids(owner, "/api/tasks?due_after=2027-04-10")).doesNotContain(id);
        assertThat(ids(owner, "/api/tasks?due_before=2027-04-10")).doesNotContain(id);
        var earlier = owner.call("POST", "/api/tasks", "{'title':'t','due_date':'2027-04-09T15:00:00Z'}")
                .expect(201)
                .text("id");
        assertThat(ids(owner, "/api/tasks?due_after=2027-04-09")).contains(earlier);
        assertThat(ids(owner, "/api/tasks?due_before=2027-04-10")).doesNotContain(earlier);

        assertThat(ids(assignee, "/api/tasks?due_before=2027-04-11&due_after=2027-04-09"))
                .contains(id);
        tms.ums.put(bob, true, "Pacific/Kiritimati");
        assertThat(ids(assignee, "/api/tasks?due_after=2027-04-10")).contains(id);
    }

    /** A bound that is wrong is refused before ums is asked, and an instant needs no zone. */
    @Test
    void listAsksUmsOnlyForTheZoneOfADay() throws Exception {
        owner.get("/api/tasks?due_after=2027-02-30").expect(400);
        owner.get("/api/tasks?due_after=2027-04-10&cursor=x").expect(400);
        owner.get("/api/tasks?due_after=2027-04-10T00:00:00Z&sort=due_date").expect(200);
        assertThat(tms.ums.questionsAbout(ada)).isZero();

        owner.get("/api/tasks?updated_since=2027-04-10").expect(200);
        assertThat(tms.ums.questionsAbout(ada)).isEqualTo(1);
    }

    @Test
    void refusalsAreReportedToUms() throws Exception {
        owner.call("POST", "/task/tasks/", body("t")).expect(403);
        owner.call("POST", "/task/tasks/", body("t")).expect(403);
        owner.get("/api/tasks/task_01kn45752aexgvn53zrba59xv2").expect(404);
        // A report has what was refused in about a second.
        Eventually.holds(() -> assertThat(tms.ums.refusalsOf(ada).stream()
                        .mapToLong(AuditRecord::count)
                        .sum())
                .isEqualTo(2));
        assertThat(tms.ums.refusalsOf(ada)).allSatisfy(record -> {
            assertThat(record.event()).isEqualTo(SecurityEvent.AUTHZ_FAIL.wire());
            assertThat(record.details().operation()).isEqualTo("tmserviceCreateTask");
            assertThat(record.clientAddress()).isEqualTo("127.0.0.1");
            assertThat(record.requestId()).isNotNull();
        });
    }

    @Test
    void exportNeedsAnAccount() throws Exception {
        String task = owner.call("POST", "/api/tasks", body("t")).expect(201).text("id");
        String lines = owner.get("/api/users/me/export").expect(200).body();
        assertThat(lines.lines().map(line -> new JsonObject(line).getString("type")))
                .containsExactly("account", "notification_settings", "task", "end");
        assertThat(lines).contains(task);

        tms.ums.remove(ada);
        owner.get("/api/users/me/export").expect(401);
    }

    @Test
    void tmserviceFromCreateToDelete() throws Exception {
        owner.call("POST", "/task/tasks/", body("t")).expect(403);
        var created = admin.call("POST", "/task/tasks/", body("t")).expect(201);
        String path = created.header("Location");
        assertThat(path).isEqualTo("/task/tasks/" + created.text("id") + "/");
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.text("status")).isEqualTo("todo");
        assertThat(created.text("due_date")).isEqualTo("2026-04-10");
        // Due where its owner is.
        assertThat(admin.get("/api/tasks?due_before=2026-04-10T15:00:00Z&due_after=2026-04-10T14:59:59Z")
                        .json()
                        .findValuesAsText("id"))
                .contains(created.text("id"));

        String unslashed = path.substring(0, path.length() - 1);
        for (var spelling : List.of(path, unslashed)) {
            assertThat(assignee.get(spelling).expect(200).json()).isEqualTo(created.json());
            stranger.get(spelling).expect(404);
            // An owner who is not assigned has nothing to see here.
            owner.get(spelling).expect(404);
            assignee.call("PATCH", spelling, "{'status':'completed'}").expect(403);
            assignee.call("PUT", spelling, body("t")).expect(403);
            assignee.call("DELETE", spelling, "").expect(403);
            stranger.call("DELETE", spelling, "").expect(404);
        }
        assignee.call("GET", path, "", "If-None-Match", "\"1\"").expect(304);

        admin.call("PUT", path, "{'title':'t'}").expect(400);
        var put = admin.call("PUT", path, body("u").replace("'D'", "''"), "If-Match", "\"1\"")
                .expect(200);
        assertThat(put.text("title")).isEqualTo("u");
        assertThat(put.text("status")).isEqualTo("todo");
        assertThat(put.header("ETag")).isEqualTo("\"2\"");
        admin.call("PUT", path, body("v"), "If-Match", "\"1\"").expect(412);
        assertThat(admin.get("/api/tasks/" + created.text("id"))
                        .json()
                        .get("description")
                        .isNull())
                .isTrue();
        var patched = admin.call("PATCH", unslashed, "{'status':'completed','assigned_to':null}")
                .expect(200);
        assertThat(patched.text("status")).isEqualTo("completed");
        assignee.get(path).expect(404);
        admin.call("DELETE", path, "").expect(204);
        admin.get(path).expect(404);
    }

    /** The response shows the task without its assignee, who does not see it any more. */
    @Test
    void assigneeUnassignsThemselvesAtEachPath() throws Exception {
        for (String method : List.of("PUT", "PATCH")) {
            for (String family : List.of("/task/tasks/", "/api/tasks/")) {
                // given
                var created = admin.call("POST", "/task/tasks/", body("t")).expect(201);
                String path = family + created.text("id");
                String change = body("t").replaceAll("'assigned_to':'[^']*'", "'assigned_to':null");

                // when
                var response =
                        assignee.call(method, path, change, "If-Match", "\"1\"").expect(200);

                // then
                assertThat(response.json().get("assigned_to").isNull()).isTrue();
                assertThat(response.text("title")).isEqualTo("t");
                assertThat(response.header("ETag")).isEqualTo("\"2\"");
                assignee.call(method, path, change).expect(404);
                assignee.get(path).expect(404);
                stranger.call(method, path, change).expect(404);
            }
        }
    }

    @Test
    void tmserviceCreateIsRepeatable() throws Exception {
        var first = admin.call("POST", "/task/tasks", body("t"), "Idempotency-Key", "k")
                .expect(201);
        tms.ums.put(bob, false, "UTC");
        var second = admin.call("POST", "/task/tasks/", body("t"), "Idempotency-Key", "k")
                .expect(201);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        admin.call("POST", "/task/tasks/", body("u"), "Idempotency-Key", "k").expect(422);
    }

    @Test
    void tmserviceListsWhatIsAssignedByStatusAndDay() throws Exception {
        var one = id(admin.call("POST", "/task/tasks/", body("one")));
        var two = id(admin.call("POST", "/task/tasks/", body("two").replace("04-10", "04-11")));
        var three = id(admin.call("POST", "/task/tasks/", body("three").replace("}", ",'status':'completed'}")));
        var instant = id(owner.call(
                "POST",
                "/api/tasks",
                "{'title':'i','due_date':'2026-04-10T23:30:00Z','assigned_to':'" + ResourceIds.user(bob) + "'}"));
        owner.call("POST", "/api/tasks", "{'title':'not theirs'}").expect(201);
        assertThat(ids(assignee, "/task/tasks/")).containsExactly(instant, three, two, one);
        assertThat(ids(assignee, "/task/tasks?status=todo")).containsExactly(instant, two, one);
        assertThat(ids(assignee, "/task/tasks/?due_date=2026-04-10")).containsExactly(instant, three, one);
        assertThat(ids(assignee, "/task/tasks/?due_date=2026-04-11")).containsExactly(two);
        assertThat(ids(assignee, "/task/tasks/?due_date=2026-04-10&status=completed"))
                .containsExactly(three);
        assertThat(ids(stranger, "/task/tasks/")).isEmpty();
        assertThat(ids(admin, "/task/tasks/")).contains(one, two, three, instant);
        assignee.get("/task/tasks/?due_date=2026-02-30").expect(400);
        assignee.get("/task/tasks/?due_date=tomorrow").expect(400);
        assignee.get("/task/tasks/?status=pending").expect(400);
        assignee.get("/task/tasks/?limit=1").expect(400);
    }

    @Test
    void tmserviceListGoesOnAfterAThousand() throws Exception {
        var tasks = Stream.generate(() -> task().owner(ada).assignee(bob).dueOn("2026-04-10", "Asia/Tokyo"))
                .limit(1_003)
                .map(TaskBuilder::build)
                .toList();
        await(StoredTasks.insert(tms.mongo(), tasks));

        var all = new ArrayList<String>();
        String next = "/task/tasks?due_date=2026-04-10";
        int pages = 0;
        // On a slow machine a page may end earlier.
        for (; !next.isEmpty(); pages++) {
            var page = assignee.get(next).expect(200);
            assertThat(page.json()).hasSizeLessThanOrEqualTo(1_000);
            assertThat(page.header("Link")).matches("|</task/tasks/\\?due_date=2026-04-10&cursor=[^>]+>; rel=\"next\"");
            all.addAll(page.json().findValuesAsText("id"));
            next = page.header("Link").replaceAll("^<|>.*$", "");
        }
        assertThat(pages).isGreaterThan(1);
        assertThat(all).doesNotHaveDuplicates().hasSize(1_003);
    }

    @Test
    void apiFamilyAssignsAndFindsByAssignee() throws Exception {
        var created = owner.call("POST", "/api/tasks", "{'title':'t','assigned_to':'" + ResourceIds.user(bob) + "'}")
                .expect(201);
        assertThat(created.text("assigned_to")).isEqualTo(ResourceIds.user(bob));
        var path = created.header("Location");
        assertThat(assignee.call("PUT", path, "{'title':'t','status':'in_progress'}")
                        .expect(200)
                        .text("status"))
                .isEqualTo("in_progress");
        assignee.call("PATCH", path, "{'title':'u'}").expect(403);
        assignee.call("DELETE", path, "").expect(403);
        stranger.call("PATCH", path, "{'title':'u'}").expect(404);
        assertThat(ids(assignee, "/api/tasks?assigned_to=me")).containsExactly(created.text("id"));
        assertThat(ids(owner, "/api/tasks?assigned_to=" + ResourceIds.user(bob)))
                .containsExactly(created.text("id"));
        assertThat(ids(owner, "/api/tasks?assigned_to=none")).isEmpty();
        assertThat(ids(owner, "/api/tasks?user_id=" + ResourceIds.user(ada))).containsExactly(created.text("id"));
        assertThat(ids(admin, "/api/tasks?user_id=" + ResourceIds.user(bob))).isEmpty();
        owner.get("/api/tasks?user_id=" + ResourceIds.user(bob)).expect(403);
        owner.get("/api/tasks?assigned_to=nobody").expect(400);

        for (var wrong : List.of("'" + ResourceIds.user(ResourceIds.next()) + "'", "'user_x'", "1")) {
            var refused =
                    owner.call("PATCH", path, "{'assigned_to':" + wrong + "}").expect(400);
            assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/assigned_to");
        }
        assertThat(owner.call("PATCH", path, "{'assigned_to':null}")
                        .expect(200)
                        .json()
                        .get("assigned_to")
                        .isNull())
                .isTrue();
        assignee.get(path).expect(404);
    }

    @Test
    void withoutUmsOnlyAssignmentWaits() throws Exception {
        tms.ums.trouble(Trouble.FAILURE);
        try {
            var refused = owner.call("POST", "/api/tasks", body("t").replace("'description':'D',", ""))
                    .expect(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            owner.call("POST", "/api/tasks", "{'title':'t'}").expect(201);
        } finally {
            tms.ums.trouble(Trouble.NONE);
        }
    }

    @Test
    void tasksOfADeletedUserGo() throws Exception {
        var given =
                id(stranger.call("POST", "/api/tasks", "{'title':'g','assigned_to':'" + ResourceIds.user(ada) + "'}"));
        var own = new ArrayList<String>();
        for (int i = 0; i < 45; i++) {
            own.add(id(
                    owner.call("POST", "/api/tasks", "{'title':'t','assigned_to':'" + ResourceIds.user(bob) + "'}")));
        }
        tms.publish(event("user.updated", ada, Instant.now()));
        tms.ums.remove(ada);
        tms.publish(event("user.deleted", ada, Instant.now().minus(Duration.ofHours(1))));
        Eventually.holds(() -> assertThat(ids(owner, "/api/tasks")).isEmpty());
        Eventually.holds(() -> assertThat(ids(assignee, "/api/tasks")).isEmpty());
        assertThat(stranger.get("/api/tasks/" + given)
                        .expect(200)
                        .json()
                        .get("assigned_to")
                        .isNull())
                .isTrue();
        admin.get("/api/tasks/" + own.get(0)).expect(404);
        eventuallyUpToDate();
        assertThat(tms.health().at("/information/kafka").asText()).isEqualTo("UP");
    }

    /** What still comes in a moment after the deletion goes too. */
    @Test
    void latecomersOfADeletedUserGoToo() throws Exception {
        tms.ums.remove(ada);
        tms.publish(event("user.deleted", ada, Instant.now().plus(Duration.ofDays(1))));
        var late =
                owner.call("POST", "/api/tasks", "{'title':'late'}").expect(201).header("Location");
        Eventually.holds(() -> admin.get(late).expect(404));
    }

    /** Whoever may write to the topic may say so of anybody. */
    @Test
    void tasksOfALivingUserStayWhateverTheTopicSays() throws Exception {
        String task = id(owner.call("POST", "/api/tasks", "{'title':'mine'}"));
        tms.publish(event("user.deleted", ada, Instant.now()));
        String bobs = id(assignee.call("POST", "/api/tasks", "{'title':'his'}"));
        tms.ums.remove(bob);
        tms.publish(event("user.deleted", bob, Instant.now()));
        // One partition may come before the other, but ada's claim is judged at once in any case.
        Eventually.holds(() -> admin.get("/api/tasks/" + bobs).expect(404));
        eventuallyUpToDate();
        owner.get("/api/tasks/" + task).expect(200);
    }

    private static EventEnvelope event(String type, UUID user, Instant at) {
        var data = new JsonObject()
                .put("user", new JsonObject().put("id", ResourceIds.user(user)))
                .put("changed", new JsonObject())
                .put("actor", new JsonObject().put("user_id", ResourceIds.user(user)));
        return new EventEnvelope(
                ResourceIds.next().toString(),
                type,
                ResourceIds.user(user),
                ResourceIds.user(user),
                2,
                at,
                data.encode());
    }

    private void eventuallyUpToDate() throws Exception {
        Eventually.holds(() ->
                assertThat(tms.health().at("/information/user_events").asText()).isEqualTo("UP"));
    }

    private static String id(ReceivedResponse answer) {
        return answer.expect(201).text("id");
    }

    private static List<String> ids(Client client, String path) throws Exception {
        var ids = new ArrayList<String>();
        for (JsonNode task : client.get(path).expect(200).json()) {
            ids.add(task.get("id").asText());
        }
        return ids;
    }
}
