package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.search.SearchBuilder.deadline;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.StubUms.Trouble;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.model.DueDate;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.model.TaskStatus;
import dev.taskwire.tms.task.search.SearchBuilder;
import dev.taskwire.tms.task.service.TaskService.CreateResult;
import dev.taskwire.tms.task.store.ForwardingTaskRepository;
import dev.taskwire.tms.task.store.MongoReminderRepository;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.TaskIndexes;
import dev.taskwire.tms.task.store.TaskRepository;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rules, on a store and beside a ums. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskServiceIT {
    private static final Optional<IdempotencyKey> NO_KEY = Optional.empty();

    private Vertx vertx;
    private TestStore store;
    private StubUms ums;
    private OutboxWriter outbox;
    private MongoTaskRepository tasks;
    private AssigneeValidator users;
    private TaskService service;
    private UUID ada;
    private UUID bob;
    private TaskAuthorizer owner;
    private TaskAuthorizer assignee;
    private TaskAuthorizer stranger;
    private TaskAuthorizer admin;

    @BeforeEach
    void open(Vertx injected) throws Exception {
        vertx = injected;
        store = TestStore.open(vertx, MongoBackend.preferred(), TaskIndexes.ALL);
        ums = new StubUms(vertx);
        outbox = store.outbox(MongoTaskRepository.TASKS);
        tasks = new MongoTaskRepository(store.mongo(), store.queries(), outbox);
        users = new AssigneeValidator(new UserDirectory(ums.client(vertx)), tasks);
        service = process(tasks, users);
        ada = ums.user(true, "Asia/Tokyo");
        bob = ums.user(true, "America/New_York");
        owner = access(TaskPolicy.PERSONAL, ada, Role.USER);
        assignee = access(TaskPolicy.PERSONAL, bob, Role.USER);
        stranger = access(TaskPolicy.PERSONAL, ResourceIds.next(), Role.USER);
        admin = access(TaskPolicy.PERSONAL, ResourceIds.next(), Role.ADMIN);
    }

    @AfterEach
    void close() throws Exception {
        ums.close();
        store.close();
    }

    @Test
    void onlyActiveUsersAreAssigned() throws Exception {
        var disabled = ums.user(false, "UTC");
        var task = create(owner, "{'title':'t'}");
        for (var nobody : List.of(disabled, ResourceIds.next())) {
            String body = "{'title':'t','assigned_to':'" + ResourceIds.user(nobody) + "'}";
            assertRefused(ErrorCode.INVALID, creating(owner, body, NO_KEY));
            assertThatExceptionOfType(ApplicationException.class)
                    .isThrownBy(() -> await(updating(owner, task, body)))
                    .returns(ErrorCode.INVALID, ApplicationException::code)
                    .satisfies(failure -> assertThat(failure.fieldErrors())
                            .extracting(FieldError::location)
                            .containsExactly("/assigned_to"));
        }
        assertThat(update(owner, task, assign(bob)).assignedTo()).isEqualTo(bob);
        assertThat(update(owner, task, assign(ada)).assignedTo()).isEqualTo(ada);
        assertThat(update(owner, task, "{'assigned_to':null}").assignedTo()).isNull();
    }

    @Test
    void onlyCollaboratorsAssignTasksToWhomeverWantsThat() throws Exception {
        // given
        ums.putAssignableBy(bob, AssignableBy.COLLABORATORS);
        String toBob = assign(bob).replace("{", "{'title':'t',");
        var task = create(owner, "{'title':'t'}");

        // when they share no task
        for (var refused : List.of(creating(owner, toBob, NO_KEY), updating(owner, task, assign(bob)))) {
            assertThatExceptionOfType(ApplicationException.class)
                    .isThrownBy(() -> await(refused))
                    .returns(ErrorCode.FORBIDDEN, ApplicationException::code)
                    .returns(ProblemType.NOT_A_COLLABORATOR, ApplicationException::type);
        }

        // then bob begins
        var first = create(assignee, assign(ada).replace("{", "{'title':'t',"));
        var second = create(owner, toBob);
        assertThat(second.assignedTo()).isEqualTo(bob);

        // and as long as either has a task of the other, ada goes on
        update(assignee, first, "{'assigned_to':null}");
        assertThat(update(owner, task, assign(bob)).assignedTo()).isEqualTo(bob);
        update(assignee, second, "{'assigned_to':null}");
        update(assignee, task, "{'assigned_to':null}");
        assertRefused(ErrorCode.FORBIDDEN, creating(owner, toBob, NO_KEY));
    }

    @Test
    void whoWantsCollaboratorsOnlyIsAssignedByThemselvesAndAdmins() throws Exception {
        // given
        ums.putAssignableBy(bob, AssignableBy.COLLABORATORS);
        String toBob = assign(bob).replace("{", "{'title':'t',");
        var own = create(owner, "{'title':'t'}");

        // when, then
        assertThat(create(assignee, toBob).assignedTo()).isEqualTo(bob);
        assertThat(create(admin, toBob).assignedTo()).isEqualTo(bob);
        assertThat(update(admin, own, assign(bob)).assignedTo()).isEqualTo(bob);
        assertRefused(ErrorCode.FORBIDDEN, creating(stranger, toBob, NO_KEY));
    }

    @Test
    void assignmentBeforeTheSettingStaysAndItsCreateIsRepeatable() throws Exception {
        // given
        var key = Optional.of(new IdempotencyKey("key", "body"));
        String toBob = assign(bob).replace("{", "{'title':'t',");
        var first = await(creating(owner, toBob, key)).task();
        ums.putAssignableBy(bob, AssignableBy.COLLABORATORS);
        service = process(tasks, new AssigneeValidator(new UserDirectory(ums.client(vertx)), tasks));

        // when
        var second = await(creating(owner, toBob, key));
        var same = update(owner, first, assign(bob).replace("{", "{'title':'u',"));

        // then
        assertThat(second.replayed()).isTrue();
        assertThat(same.assignedTo()).isEqualTo(bob);
    }

    @Test
    void whoeverIsAssignedStaysSoWhateverBecomesOfThem() throws Exception {
        var leaver = ums.user(true, "UTC");
        var task = create(owner, "{'title':'t','assigned_to':'" + ResourceIds.user(leaver) + "'}");
        ums.put(leaver, false, "UTC");
        assertThat(update(owner, task, "{'title':'u','assigned_to':'" + ResourceIds.user(leaver) + "'}")
                        .title())
                .isEqualTo("u");
    }

    @Test
    void assigneeChangesTheStatusOnly() throws Exception {
        var task = create(owner, "{'title':'t','due_date':'2026-04-10','assigned_to':'" + ResourceIds.user(bob) + "'}");
        assertThat(await(service.get(assignee, task.id()))).isEqualTo(task);
        for (var body : List.of("{'title':'u'}", assign(ada), "{'status':'completed','priority':'low'}")) {
            assertRefused(ErrorCode.FORBIDDEN, updating(assignee, task, body));
        }
        assertRefused(ErrorCode.FORBIDDEN, service.delete(assignee, task.id(), any -> true, soon()));
        var whole = "{'title':'t','description':null,'status':'completed','priority':'medium','due_date':'2026-04-10',"
                + "'assigned_to':'" + ResourceIds.user(bob) + "'}";
        assertThat(update(assignee, task, whole).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(update(assignee, task, whole).version()).isEqualTo(2);
    }

    @Test
    void assigneeUnassignsThemselvesUnderEachPolicy() throws Exception {
        for (var policy : TaskPolicy.values()) {
            for (var user : List.of(bob, ada)) {
                // given
                var task = create(owner, assign(user).replace("{", "{'title':'t',"));
                var self = access(policy, user, Role.USER);

                // when
                var after = update(self, task, "{'title':'t','assigned_to':null}");

                // then
                assertThat(after.assignedTo()).isNull();
                assertThat(after.version()).isEqualTo(2);
                assertThat(await(service.get(owner, task.id()))).isEqualTo(after);
                if (policy == TaskPolicy.MANAGED || !user.equals(ada)) {
                    assertRefused(ErrorCode.NOT_FOUND, updating(self, task, "{'assigned_to':null}"));
                    assertRefused(ErrorCode.NOT_FOUND, service.get(self, task.id()));
                }
            }
        }
    }

    @Test
    void assigneeUnassignsThemselvesWithNothingButTheStatus() throws Exception {
        // given
        var task = create(owner, assign(bob).replace("{", "{'title':'t',"));
        var managed = access(TaskPolicy.MANAGED, bob, Role.USER);
        assertRefused(ErrorCode.FORBIDDEN, updating(assignee, task, "{'title':'u','assigned_to':null}"));
        assertRefused(ErrorCode.FORBIDDEN, updating(managed, task, "{'status':'completed','assigned_to':null}"));
        assertRefused(ErrorCode.NOT_FOUND, updating(stranger, task, "{'assigned_to':null}"));

        // when
        var after = update(assignee, task, "{'status':'completed','assigned_to':null}");

        // then
        assertThat(after.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(after.assignedTo()).isNull();
    }

    @Test
    void othersFindNothingAndAdminsDoAll() throws Exception {
        var task = create(owner, "{'title':'t'}");
        assertRefused(ErrorCode.NOT_FOUND, service.get(stranger, task.id()));
        assertRefused(ErrorCode.NOT_FOUND, updating(stranger, task, "{'title':'u'}"));
        assertRefused(ErrorCode.NOT_FOUND, service.delete(stranger, task.id(), any -> true, soon()));
        assertThat(update(admin, task, "{'title':'u'}").title()).isEqualTo("u");
        await(service.delete(admin, task.id(), any -> true, soon()));
        assertRefused(ErrorCode.NOT_FOUND, service.get(owner, task.id()));
    }

    @Test
    void managedTasksAreForAdminsAndShownToTheAssignee() throws Exception {
        var owning = access(TaskPolicy.MANAGED, ada, Role.USER);
        var assigned = access(TaskPolicy.MANAGED, bob, Role.USER);
        var managing = access(TaskPolicy.MANAGED, ResourceIds.next(), Role.ADMIN);
        assertRefused(ErrorCode.FORBIDDEN, creating(owning, "{'title':'t'}", NO_KEY));
        create(managing, "{'title':'t'}");
        var task = create(owner, "{'title':'t','assigned_to':'" + ResourceIds.user(bob) + "'}");
        assertRefused(ErrorCode.NOT_FOUND, service.get(owning, task.id()));
        assertRefused(ErrorCode.NOT_FOUND, updating(owning, task, "{'title':'u'}"));
        assertThat(await(service.get(assigned, task.id()))).isEqualTo(task);
        for (var body : List.of("{'title':'u'}", "{'status':'completed'}", "{}")) {
            assertRefused(ErrorCode.FORBIDDEN, updating(assigned, task, body));
        }
        assertRefused(ErrorCode.FORBIDDEN, service.delete(assigned, task.id(), any -> true, soon()));
        assertThat(list(owning, search())).isEmpty();
        assertThat(list(assigned, search())).containsExactly(task);
        assertThat(list(managing, search())).hasSize(2);
    }

    @Test
    void listHasWhatIsOwnedOrAssignedAndFiltersNarrowIt() throws Exception {
        var own = create(owner, "{'title':'own'}");
        var handedOut = create(owner, "{'title':'handed out','assigned_to':'" + ResourceIds.user(bob) + "'}");
        var given = create(assignee, "{'title':'given','assigned_to':'" + ResourceIds.user(ada) + "'}");
        var both = create(owner, "{'title':'both','assigned_to':'" + ResourceIds.user(ada) + "'}");
        create(assignee, "{'title':'theirs'}");
        assertThat(list(owner, search())).containsExactlyInAnyOrder(own, handedOut, given, both);
        assertThat(list(owner, search().owner(ada))).containsExactlyInAnyOrder(own, handedOut, both);
        assertThat(list(owner, search().assignee(ada))).containsExactlyInAnyOrder(given, both);
        assertThat(list(owner, search().owner(ada).assignee(ada))).containsExactly(both);
        assertThat(list(owner, search().assignee(bob))).containsExactly(handedOut);
        assertThat(list(owner, search().unassigned())).containsExactly(own);
        assertThat(list(owner, search().words("given"))).containsExactly(given);
        assertRefused(
                ErrorCode.FORBIDDEN, service.search(owner, search().owner(bob).page(), deadline()));
        assertThat(list(admin, search())).hasSize(5);
        assertThat(list(admin, search().owner(bob).assignee(ada))).containsExactly(given);
        assertThat(list(access(TaskPolicy.MANAGED, ada, Role.USER), search().owner(ada)))
                .containsExactly(both);
        assertThat(list(access(TaskPolicy.MANAGED, ada, Role.USER), search().unassigned()))
                .isEmpty();
    }

    @Test
    void dayEndsWhereTheOwnerIsWhoeverSetsIt() throws Exception {
        var task = create(owner, "{'title':'t','due_date':'2026-04-10'}");
        assertThat(task.dueDate()).isEqualTo(due("2026-04-10", "2026-04-10T14:59:59.999Z"));
        assertThat(update(admin, task, "{'due_date':'2026-04-11'}").dueDate())
                .isEqualTo(due("2026-04-11", "2026-04-11T14:59:59.999Z"));
        ums.put(ada, true, "America/New_York");
        var same = update(owner, task, "{'due_date':'2026-04-11'}");
        assertThat(same.version()).isEqualTo(2);
        assertThat(same.dueDate()).isEqualTo(due("2026-04-11", "2026-04-11T14:59:59.999Z"));
    }

    @Test
    void withoutUmsOnlyNewAssigneesAndNewDaysWait() throws Exception {
        var task = create(owner, "{'title':'t','due_date':'2026-04-10','assigned_to':'" + ResourceIds.user(bob) + "'}");
        // Nobody is remembered by these.
        service = process(
                new MongoTaskRepository(store.mongo(), store.queries(), store.outbox(MongoTaskRepository.TASKS)),
                new AssigneeValidator(new UserDirectory(ums.client(vertx)), tasks));
        ums.trouble(Trouble.FAILURE);
        for (var body : List.of(assign(ada), "{'due_date':'2026-04-11'}", "{'title':'u','due_date':'2026-04-11'}")) {
            assertRefused(ErrorCode.UNAVAILABLE, updating(owner, task, body));
        }
        assertRefused(ErrorCode.UNAVAILABLE, creating(owner, "{'title':'t','due_date':'2026-04-10'}", NO_KEY));
        assertRefused(ErrorCode.UNAVAILABLE, creating(owner, assign(bob).replace("{", "{'title':'t',"), NO_KEY));
        int asked = ums.questions();

        create(owner, "{'title':'t','due_date':'2026-04-10T00:00:00Z'}");
        update(owner, task, "{'title':'u','due_date':'2026-04-10','assigned_to':'" + ResourceIds.user(bob) + "'}");
        update(assignee, task, "{'status':'completed'}");
        update(owner, task, "{'assigned_to':null}");
        update(owner, task, "{'due_date':'2026-04-10T00:00:00Z'}");
        update(owner, task, "{'due_date':null}");
        list(owner, search());
        await(service.delete(owner, task.id(), any -> true, soon()));
        assertThat(ums.questions()).isEqualTo(asked);
    }

    @Test
    void repeatedCreateIsAnsweredWhateverHasBecomeOfTheAssignee() throws Exception {
        var key = Optional.of(new IdempotencyKey("key", "body"));
        var body = "{'title':'t','due_date':'2026-04-10','assigned_to':'" + ResourceIds.user(bob) + "'}";
        var first = await(creating(owner, body, key));
        assertThat(first.replayed()).isFalse();
        ums.put(bob, false, "UTC");
        ums.trouble(Trouble.FAILURE);
        var second = await(creating(owner, body, key));
        assertThat(second.replayed()).isTrue();
        assertThat(second.task()).isEqualTo(first.task());
        assertRefused(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                creating(owner, body, Optional.of(new IdempotencyKey("key", "other"))));
    }

    /** It waited in a process that was paused while a second copy made the task and somebody deleted it. */
    @Test
    void lateCopyOfACreateDoesNotMakeADeletedTaskAgain() throws Exception {
        var key = Optional.of(new IdempotencyKey("key", "body"));
        var paused = new CompletableFuture<Void>();
        var resumed = Promise.<Void>promise();
        var pausing = new ForwardingTaskRepository(tasks) {
            @Override
            public Future<Boolean> insert(Task task, Optional<IdempotencyKey> idempotencyKey, EventEnvelope event) {
                paused.complete(null);
                return resumed.future().compose(over -> super.insert(task, idempotencyKey, event));
            }
        };
        var late = process(pausing, users).create(owner, TaskJson.newTask(json("{'title':'t'}")), key, soon());
        paused.get(10, TimeUnit.SECONDS);
        var first = await(creating(owner, "{'title':'t'}", key)).task();
        await(service.delete(owner, first.id(), any -> true, soon()));

        resumed.complete();
        assertRefused(ErrorCode.IDEMPOTENCY_KEY_REUSED, late);
        assertThat(list(owner, search())).isEmpty();

        // The key is free for a create that begins after the deletion.
        var next = await(creating(owner, "{'title':'t'}", key));
        assertThat(next.replayed()).isFalse();
        assertThat(next.task().id()).isNotEqualTo(first.id());
    }

    /** The look-up of its assignee took so long that it makes its task only after the deletion. */
    @Test
    void createThatBeganBeforeADeletionDoesNotMakeTheTaskAgain() throws Exception {
        var key = Optional.of(new IdempotencyKey("key", "body"));
        var asked = new CompletableFuture<Void>();
        var found = Promise.<Void>promise();
        var slow = new ForwardingTaskRepository(tasks) {
            @Override
            public Future<Optional<CreatedTask>> findCreated(IdempotencyKey idempotencyKey) {
                var earlier = super.findCreated(idempotencyKey);
                return asked.complete(null)
                        ? earlier.compose(none -> found.future().map(none))
                        : earlier;
            }
        };
        String body = "{'title':'t','assigned_to':'" + ResourceIds.user(bob) + "'}";
        var late = process(slow, users).create(owner, TaskJson.newTask(json(body)), key, soon());
        asked.get(10, TimeUnit.SECONDS);
        var first = await(creating(owner, body, key)).task();
        await(service.delete(owner, first.id(), any -> true, soon()));

        found.complete();
        assertRefused(ErrorCode.IDEMPOTENCY_KEY_REUSED, late);
        assertThat(list(owner, search())).isEmpty();
    }

    @Test
    void versionIsComparedAfterTheRight() throws Exception {
        var task = create(owner, "{'title':'t','assigned_to':'" + ResourceIds.user(bob) + "'}");
        var deadline = soon();
        var changes = TaskJson.patch(json("{'title':'u'}"));
        assertRefused(
                ErrorCode.FORBIDDEN, service.update(assignee, task.id(), changes, version -> version == 9, deadline));
        assertRefused(
                ErrorCode.PRECONDITION_FAILED,
                service.update(owner, task.id(), changes, version -> version == 9, deadline));
        assertRefused(ErrorCode.PRECONDITION_FAILED, service.delete(owner, task.id(), version -> version == 9, soon()));
    }

    /** It has happened, and so has the update, of which nobody notices that it was made twice. */
    @Test
    void reminderBetweenReadAndWriteOfAnUpdateIsNotTakenBack() throws Exception {
        var task = create(owner, "{'title':'t','due_date':'2100-01-01T00:00:00Z'}");
        var reminder = new ReminderService(new MongoReminderRepository(store.mongo(), outbox), Clock.systemUTC());
        var writes = new ArrayList<Boolean>();
        var interrupted = new ForwardingTaskRepository(tasks) {
            @Override
            public Future<Boolean> update(Task next, EventEnvelope event) {
                return reminder.remind(task)
                        .compose(reminded -> super.update(next, event))
                        .onSuccess(writes::add);
            }
        };
        service = process(interrupted, users);

        var updated = await(service.update(
                owner, task.id(), TaskJson.patch(json("{'title':'u'}")), version -> version == 1, soon()));
        assertThat(writes).containsExactly(false, true);
        assertThat(updated.version()).isEqualTo(2);
        assertThat(updated.reminderDue()).isEmpty();
        assertThat(await(reminder.findDue(Instant.parse("2100-01-01T00:00:00Z"), Set.of(), 10)))
                .isEmpty();
    }

    /** The service of a process that has just started. */
    private TaskService process(TaskRepository repository, AssigneeValidator validator) {
        return new TaskService(repository, new TaskCache(store.metrics()), validator, Clock.systemUTC());
    }

    private static DueDate due(String day, String at) {
        return new DueDate(Instant.parse(at), LocalDate.parse(day));
    }

    private static String assign(UUID user) {
        return "{'assigned_to':'" + ResourceIds.user(user) + "'}";
    }

    private Task create(TaskAuthorizer access, String body) throws Exception {
        return await(creating(access, body, NO_KEY)).task();
    }

    private Future<CreateResult> creating(TaskAuthorizer access, String body, Optional<IdempotencyKey> key) {
        return service.create(access, TaskJson.newTask(json(body)), key, soon());
    }

    private Task update(TaskAuthorizer access, Task task, String body) throws Exception {
        return await(updating(access, task, body));
    }

    private Future<Task> updating(TaskAuthorizer access, Task task, String body) {
        return service.update(access, task.id(), TaskJson.patch(json(body)), any -> true, soon());
    }

    private List<Task> list(TaskAuthorizer access, SearchBuilder what) throws Exception {
        return await(service.search(access, what.page(), deadline())).items();
    }

    private static void assertRefused(ErrorCode kind, Future<?> call) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(call))
                .returns(kind, ApplicationException::code);
    }

    private static JsonNode json(String quotedSingly) {
        try {
            return new ObjectMapper().readTree(quotedSingly.replace('\'', '"'));
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static TaskAuthorizer access(TaskPolicy policy, UUID user, Role role) {
        return new TaskAuthorizer(policy, new Caller(user, ResourceIds.next(), role, Instant.MAX));
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }
}
