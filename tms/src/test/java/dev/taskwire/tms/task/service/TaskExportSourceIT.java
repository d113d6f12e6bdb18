package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.StoredTasks;
import dev.taskwire.tms.task.store.TaskIndexes;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tasks are in an export. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskExportSourceIT {
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoTaskRepository tasks;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, TaskIndexes.ALL);
        tasks = new MongoTaskRepository(store.mongo(), store.queries(), store.outbox(MongoTaskRepository.TASKS));
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void eachTaskThatTheUserOwnsOrIsAssignedIsReadOnce() throws Exception {
        // given more than two pages, of each relation
        var own = tasks(90, ADA, null);
        var both = tasks(90, ADA, ADA);
        var assigned = tasks(90, BOB, ADA);
        store(List.of(own, both, assigned, tasks(90, BOB, BOB)));

        // then
        assertThat(read(TaskPolicy.PERSONAL, Role.USER))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ids(List.of(own, both, assigned)));
    }

    @Test
    void adminGetsTheirOwnTasksAndNotThoseOfAll() throws Exception {
        var own = tasks(1, ADA, BOB);
        var assigned = tasks(1, BOB, ADA);
        store(List.of(own, assigned, tasks(3, BOB, null)));

        for (var policy : TaskPolicy.values()) {
            assertThat(read(policy, Role.ADMIN)).containsExactlyInAnyOrderElementsOf(ids(List.of(own, assigned)));
        }
    }

    /** Under this policy, the owner of a task may not see it. */
    @Test
    void managedTasksAreThoseThatTheUserMaySee() throws Exception {
        var assigned = tasks(1, BOB, ADA);
        store(List.of(assigned, tasks(1, ADA, BOB)));

        assertThat(read(TaskPolicy.MANAGED, Role.USER)).containsExactlyElementsOf(ids(List.of(assigned)));
    }

    private List<Task> tasks(int count, UUID owner, @Nullable UUID assignee) {
        return IntStream.range(0, count)
                .mapToObj(i -> task().owner(owner)
                        .assignee(assignee)
                        .createdAt(THEN.plusMillis(i / 4))
                        .build())
                .toList();
    }

    private void store(List<List<Task>> all) throws Exception {
        for (var some : all) {
            await(StoredTasks.insert(store.mongo(), some));
        }
    }

    private static List<String> ids(List<List<Task>> all) {
        return all.stream()
                .flatMap(List::stream)
                .map(task -> ResourceIds.task(task.id()))
                .toList();
    }

    private List<String> read(TaskPolicy policy, Role role) throws Exception {
        var source = new TaskExportSource(tasks, policy);
        var caller = new Caller(ADA, ResourceIds.next(), role, THEN);
        var read = new ArrayList<String>();
        Optional<String> position = Optional.empty();
        do {
            var page = await(source.read(caller, position, Deadline.after(Duration.ofSeconds(10))));
            page.items().forEach(task -> read.add(task.getString("id")));
            position = page.next();
        } while (position.isPresent());
        return read;
    }
}
