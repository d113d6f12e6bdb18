package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.service.TaskService.CreateResult;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.TaskIndexes;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No answer rests on a write that has no majority; needs a replica set of three, as MONGODB_URI may name. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MajorityReadsIT {
    private TestStore store;
    private StubUms ums;
    private TaskService service;
    private TaskAuthorizer owner;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, MongoBackend.preferred(), TaskIndexes.ALL);
        ums = new StubUms(vertx);
        var tasks = new MongoTaskRepository(store.mongo(), store.queries(), store.outbox(MongoTaskRepository.TASKS));
        service = new TaskService(
                tasks,
                new TaskCache(store.metrics()),
                new AssigneeValidator(new UserDirectory(ums.client(vertx)), tasks),
                Clock.systemUTC());
        var caller = new Caller(ums.user(true, "UTC"), ResourceIds.next(), Role.USER, Instant.MAX);
        owner = new TaskAuthorizer(TaskPolicy.PERSONAL, caller);
    }

    @AfterEach
    void close() throws Exception {
        ums.close();
        store.close();
    }

    @Test
    void unconfirmedWriteIsNeitherShownNorAcknowledged(Vertx vertx) throws Exception {
        var task = await(create("first", Optional.empty())).task();
        var key = IdempotencyKey.of(owner.caller().userId(), "key-of-a-create", JsonNodeFactory.instance.objectNode());
        try (var stalled = StalledMajority.of(vertx, store.mongo())) {
            assertThat(stalled).isNotNull();
            assertNotAcknowledged(update(task, "second"));
            assertNotAcknowledged(create("keyed", Optional.of(key)));
            // Both are on the primary by now, where the same again changes nothing.
            assertNotAcknowledged(update(task, "second"));
            // What is read now is remembered for the next update.
            assertThat(await(service.get(owner, task.id()))).isEqualTo(task);
            assertNotAcknowledged(update(task, "second"));
            assertNotAcknowledged(create("keyed", Optional.of(key)));
            assertThat(await(service.get(owner, task.id()))).isEqualTo(task);
        }
        assertThat(await(update(task, "second")).version()).isEqualTo(2);
        assertThat(await(service.get(owner, task.id())).title()).isEqualTo("second");
        assertThat(await(create("keyed", Optional.of(key))).replayed()).isTrue();
    }

    private static void assertNotAcknowledged(Future<?> call) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(call))
                .satisfies(failure -> assertThat(failure.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT));
    }

    private Future<CreateResult> create(String title, Optional<IdempotencyKey> key) throws Exception {
        return service.create(owner, TaskJson.newTask(json(title)), key, soon());
    }

    private Future<Task> update(Task task, String title) throws Exception {
        return service.update(owner, task.id(), TaskJson.patch(json(title)), any -> true, soon());
    }

    private static JsonNode json(String title) throws Exception {
        return new ObjectMapper().createObjectNode().put("title", title);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }
}
