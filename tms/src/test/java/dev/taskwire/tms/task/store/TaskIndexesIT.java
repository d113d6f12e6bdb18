package dev.taskwire.tms.task.store;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.mongo.MongoBackend;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that an upgrade replaces the indexes of an earlier version, and that both versions can start in any order. */
@ParameterizedClass
@EnumSource(MongoBackend.class)
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskIndexesIT {
    @Parameter
    private MongoBackend backend;

    private TestStore store;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        // As an earlier version left it.
        store = TestStore.open(vertx, backend, TaskIndexes.OBSOLETE);
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void upgradeLeavesTheWantedIndexesOnly() throws Exception {
        start();
        assertThat(indexes()).containsExactlyInAnyOrderElementsOf(names(TaskIndexes.ALL));

        start();
        assertThat(indexes()).containsExactlyInAnyOrderElementsOf(names(TaskIndexes.ALL));
    }

    @Test
    void processOfTheEarlierVersionCanStartAfterTheUpgrade() throws Exception {
        start();

        await(IndexCreator.ensure(store.mongo(), TaskIndexes.OBSOLETE));
        assertThat(indexes()).containsAll(names(TaskIndexes.OBSOLETE)).containsAll(names(TaskIndexes.ALL));

        start();
        assertThat(indexes()).containsExactlyInAnyOrderElementsOf(names(TaskIndexes.ALL));
    }

    /** Creates and drops indexes, as each process does before it is ready. */
    private void start() throws Exception {
        await(IndexCreator.ensure(store.mongo(), TaskIndexes.ALL));
        await(IndexCreator.dropObsolete(store.mongo(), TaskIndexes.OBSOLETE));
    }

    private List<String> indexes() throws Exception {
        return await(store.mongo().listIndexes(MongoTaskRepository.TASKS)).stream()
                .map(index -> ((JsonObject) index).getString("name"))
                .toList();
    }

    private static List<String> names(List<IndexSpec> indexes) {
        return Stream.concat(Stream.of("_id_"), indexes.stream().map(IndexSpec::name))
                .toList();
    }
}
