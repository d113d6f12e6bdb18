package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.search.SearchBuilder.deadline;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.refresh.DocumentRefresher;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.TaskSort;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.StoredTasks;
import dev.taskwire.tms.task.store.StoredTermsRepository;
import dev.taskwire.tms.task.store.TaskIndexes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.UpdateOptions;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks of an earlier version are found by the words of this one, whenever the process ends meanwhile. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TermsRefresherIT {
    private final MutableClock clock = new MutableClock(Instant.parse("2026-04-10T12:00:00Z"));

    @Parameter
    private MongoBackend backend;

    private Vertx vertx;
    private TestStore store;
    private MongoTaskRepository tasks;

    @BeforeEach
    void open(Vertx injected) throws Exception {
        vertx = injected;
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
    void earlierTermsAreReplacedOverRestartsAndTheVersionsStay() throws Exception {
        // given more tasks than fit into two batches, with the terms of an earlier version
        var old =
                Stream.generate(() -> task().title("更新中文文档").build()).limit(45).toList();
        await(StoredTasks.insert(store.mongo(), old));
        await(store.mongo()
                .updateCollectionWithOptions(MongoTaskRepository.TASKS, new JsonObject(), earlierTerms(), many()));
        assertThat(found("中文")).isEmpty();

        // when a new process continues after each batch
        for (int batch = 0; batch < 4; batch++) {
            await(refresher().run());
        }

        // then
        assertThat(found("中文")).containsExactlyInAnyOrderElementsOf(old);
        assertThat(await(refresher().run())).isNotSameAs(Pause.END);
    }

    @Test
    void passesFollowDailyUntilOneHasNothingToReplace() throws Exception {
        var before = task().title("会議").build();
        await(StoredTasks.insert(store.mongo(), List.of(before)));
        pass();
        // A process of the earlier version writes once more.
        await(store.mongo().updateCollection(MongoTaskRepository.TASKS, new JsonObject(), earlierTerms()));
        pass();
        assertThat(found("会議")).isEmpty();

        clock.advance(DocumentRefresher.PASS_INTERVAL);
        pass();
        assertThat(found("会議")).containsExactly(before);
        assertThat(await(refresher().run())).isNotSameAs(Pause.END);

        clock.advance(DocumentRefresher.PASS_INTERVAL);
        var last = refresher();
        await(last.run());
        await(last.run());
        assertThat(await(last.run())).isSameAs(Pause.END);

        // A process that starts later begins anew: an earlier version may have run in between.
        await(store.mongo().updateCollection(MongoTaskRepository.TASKS, new JsonObject(), earlierTerms()));
        pass();
        assertThat(found("会議")).containsExactly(before);
    }

    private void pass() throws Exception {
        await(refresher().run());
        await(refresher().run());
    }

    private DocumentRefresher refresher() {
        var terms = new StoredTermsRepository(store.mongo());
        return new DocumentRefresher(vertx, "terms", terms.progress(), new TermsRefresher(terms), () -> true, clock);
    }

    private static JsonObject earlierTerms() {
        return ExtendedJson.op("$set", ExtendedJson.op("terms", new JsonArray().add("earlier")));
    }

    private static UpdateOptions many() {
        return new UpdateOptions().setMulti(true);
    }

    private List<Task> found(String query) throws Exception {
        return await(tasks.search(
                        search().words(query).page(TaskSort.NEWEST_FIRST, Optional.empty(), 1000), deadline()))
                .items();
    }
}
