package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.store.MongoReminderRepository;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.TaskIndexes;
import dev.taskwire.tms.task.store.TaskRepository;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** Two processes on one database, and what is stored there. */
final class TwoTaskProcesses implements AutoCloseable {
    private static final List<String> CHANGEABLE_MEMBERS =
            List.of("title", "description", "status", "assigned_to", "priority", "due_date");

    final StubUms ums;
    final UUID bob;
    final TaskAuthorizer assignee;
    final MongoTaskRepository tasks;
    final ReminderService reminders;
    final TaskProcess one;
    final TaskProcess two;
    private final Vertx vertx;
    private final TestStore store;
    private final TaskAuthorizer owner;

    TwoTaskProcesses(Vertx vertx) throws TimeoutException {
        this.vertx = vertx;
        this.store = TestStore.open(vertx, MongoBackend.preferred(), TaskIndexes.ALL);
        this.ums = new StubUms(vertx);
        this.bob = ums.user(true, "UTC");
        this.assignee = authorizer(bob);
        this.owner = authorizer(ums.user(true, "UTC"));
        OutboxWriter outbox = store.outbox(MongoTaskRepository.TASKS);
        this.tasks = new MongoTaskRepository(store.mongo(), store.queries(), outbox);
        this.reminders = new ReminderService(new MongoReminderRepository(store.mongo(), outbox), Clock.systemUTC());
        this.one = another(tasks);
        this.two = another(tasks);
    }

    /** Starts a process for the same owner. */
    TaskProcess another(TaskRepository repository) {
        return new TaskProcess(
                repository, new AssigneeValidator(new UserDirectory(ums.client(vertx)), repository), owner);
    }

    private static TaskAuthorizer authorizer(UUID user) {
        var caller = new Caller(user, ResourceIds.next(), Role.USER, Instant.MAX);
        return new TaskAuthorizer(TaskPolicy.PERSONAL, caller);
    }

    /** Returns the events of the task, from its creation on. */
    List<JsonObject> events(Task task) throws Exception {
        var id = ExtendedJson.op("_id", ExtendedJson.uuid(task.id()));
        var document = await(store.mongo().findOne(MongoTaskRepository.TASKS, id, null));
        return Objects.requireNonNull(document).getJsonArray("outbox").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    List<String> eventTypes(Task task) throws Exception {
        return events(task).stream().map(event -> event.getString("type")).toList();
    }

    /** Asserts that each event begins with the state that the event before it has left. */
    void assertNothingLost(Task task) throws Exception {
        var states = new ArrayList<JsonObject>();
        for (var event : events(task)) {
            var data = new JsonObject(event.getString("data"));
            var before = data.getJsonObject("task").copy();
            data.getJsonObject("changed")
                    .forEach(change -> before.put(change.getKey(), ((JsonObject) change.getValue()).getValue("old")));
            if (!states.isEmpty()) {
                var left = states.get(states.size() - 1);
                for (String member : CHANGEABLE_MEMBERS) {
                    assertThat(before.getValue(member))
                            .as("%s before event %s", member, event)
                            .isEqualTo(left.getValue(member));
                }
            }
            states.add(data.getJsonObject("task"));
        }
        assertThat(states)
                .extracting(state -> state.getInteger("version"))
                .doesNotHaveDuplicates()
                .isSorted()
                .last()
                .isEqualTo(states.size());
        assertThat(await(tasks.find(task.id())).map(TaskJson::of)).contains(states.get(states.size() - 1));
    }

    Future<Boolean> remind(Task task) {
        return reminders.remind(task);
    }

    @Override
    public void close() throws TimeoutException {
        one.close();
        two.close();
        ums.close();
        store.close();
    }
}
