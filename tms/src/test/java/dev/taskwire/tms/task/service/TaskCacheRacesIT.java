package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes of two processes at the same time, which both remember the task: no change is lost. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskCacheRacesIT {
    private static final int WRITERS = 20;
    private static final int ROUNDS = 20;

    private Vertx vertx;
    private TwoTaskProcesses processes;
    private TaskProcess one;
    private TaskProcess two;

    @BeforeEach
    void open(Vertx injected) throws Exception {
        vertx = injected;
        processes = new TwoTaskProcesses(vertx);
        one = processes.one;
        two = processes.two;
    }

    @AfterEach
    void close() throws Exception {
        processes.close();
    }

    @Test
    void twentyWritersOfAnyVersionAllSucceed() throws Exception {
        var task = one.create("{'title':'t'}");
        two.get(task);

        var updates = IntStream.range(0, WRITERS)
                .mapToObj(number -> start(() -> process(number)
                        .updating(task, number < WRITERS / 2 ? title(number) : "{'description':'" + number + "'}")))
                .toList();

        awaitEnd(updates);
        assertThat(updates)
                .allMatch(Future::succeeded)
                .extracting(update -> update.result().version())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(2, WRITERS + 1).boxed().toList());
        processes.assertNothingLost(task);
        assertThat(one.lookUps("hit") + two.lookUps("hit")).isPositive();
    }

    @Test
    void twentyWritersOfTheVersionThatTheyHaveReadCountToTwenty() throws Exception {
        var task = one.create(title(0));
        two.get(task);

        var updates = IntStream.range(0, WRITERS)
                .mapToObj(number -> start(() -> addOne(process(number), task)))
                .toList();

        awaitEnd(updates);
        assertThat(updates).allMatch(Future::succeeded);
        assertThat(one.get(task)).returns(WRITERS + 1L, Task::version).returns(Integer.toString(WRITERS), Task::title);
        processes.assertNothingLost(task);
    }

    /** Adds one to the number in the title; begins again if somebody else was faster. */
    private static Future<Task> addOne(TaskProcess process, Task task) {
        return process.getting(task)
                .compose(read ->
                        process.updatingVersion(read.version(), task, title(Integer.parseInt(read.title()) + 1)))
                .recover(failure -> failure instanceof ApplicationException refused
                                && refused.code() == ErrorCode.PRECONDITION_FAILED
                        ? addOne(process, task)
                        : Future.failedFuture(failure));
    }

    @Test
    void deletionsAndUpdates() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            deletionAndUpdate();
        }
    }

    private void deletionAndUpdate() throws Exception {
        var task = one.create("{'title':'t'}");
        two.get(task);

        var updated = start(() -> one.updating(task, "{'title':'u'}"));
        var deleted = start(() -> two.deleting(task));

        awaitEnd(List.of(updated, deleted));
        assertThat(deleted.succeeded()).isTrue();
        if (updated.succeeded()) {
            assertThat(processes.eventTypes(task)).containsExactly("task.created", "task.updated", "task.deleted");
        } else {
            assertNotFound(updated);
            assertThat(processes.eventTypes(task)).containsExactly("task.created", "task.deleted");
        }
        assertNotFound(one.updating(task, "{'title':'v'}"));
        assertNotFound(one.getting(task));
    }

    @Test
    void remindersAndUpdates() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            reminderAndUpdate();
        }
    }

    private void reminderAndUpdate() throws Exception {
        var task = one.create("{'title':'t','due_date':'2100-01-01T00:00:00Z'}");

        var updated = start(() -> one.updating(task, "{'title':'u'}"));
        var reminder = start(() -> processes.remind(task));

        await(updated);
        boolean reminded = await(reminder);
        var stored = one.get(task);
        assertThat(stored)
                .returns(2L, Task::version)
                .returns("u", Task::title)
                .returns(reminded, now -> now.reminderDue().isEmpty());
        assertThat(await(processes.remind(stored))).isEqualTo(!reminded);
        assertThat(processes.eventTypes(task))
                .containsExactlyInAnyOrder("task.created", "task.updated", "task.due_soon");
    }

    private TaskProcess process(int number) {
        return number % 2 == 0 ? one : two;
    }

    private static String title(int number) {
        return "{'title':'" + number + "'}";
    }

    /** Starts the call on an event loop of its own, as a request is. */
    private <T> Future<T> start(Supplier<Future<T>> call) {
        return Future.future(result -> vertx.runOnContext(begun -> call.get().onComplete(result)));
    }

    private static void awaitEnd(List<? extends Future<?>> calls) throws TimeoutException {
        await(Future.join(calls).otherwiseEmpty());
    }

    private static void assertNotFound(Future<?> call) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(call))
                .returns(ErrorCode.NOT_FOUND, ApplicationException::code);
    }
}
