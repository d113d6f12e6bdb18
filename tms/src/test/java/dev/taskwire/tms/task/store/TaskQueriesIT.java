package dev.taskwire.tms.task.store;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import dev.taskwire.tms.task.search.SearchBuilder;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskScope;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.search.TaskSort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How queries are planned, which only MongoDB itself does. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(names = {"EXTERNAL", "CONTAINER"})
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskQueriesIT {
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();
    private static final int OWNERS = 5;
    private static final int TASKS = 1_000;
    private static final int PENDING = 10;
    private static final int ARMED = 25;

    private static final List<Supplier<SearchBuilder>> FILTERS = List.of(
            SearchBuilder::search,
            () -> search().status(TaskStatus.PENDING),
            () -> search().priority(TaskPriority.LOW),
            () -> search().assignee(BOB),
            () -> search().unassigned(),
            () -> search().dueOn("2026-04-01"),
            () -> search().dueBefore(THEN),
            () -> search().dueAfter(THEN),
            () -> search().dueBeforeDay("2026-04-01"),
            () -> search().dueAfterDay("2026-04-01"),
            () -> search().createdBefore(THEN),
            () -> search().createdAfter(THEN),
            () -> search().updatedSince(THEN),
            () -> search().words("buy"),
            () -> search().words("buy gro"),
            () -> search().status(TaskStatus.PENDING).priority(TaskPriority.LOW),
            () -> search().status(TaskStatus.PENDING).dueOn("2026-04-01"),
            () -> search().assignee(BOB).words("buy gro"),
            () -> search().dueAfter(THEN).dueBefore(THEN.plusSeconds(60)),
            () -> search().status(TaskStatus.PENDING)
                    .priority(TaskPriority.LOW)
                    .dueAfter(THEN)
                    .dueBefore(THEN.plusSeconds(60))
                    .createdAfter(THEN)
                    .createdBefore(THEN.plusSeconds(60))
                    .updatedSince(THEN)
                    .words("buy gro"));

    /** Everything, and what somebody may see or asks for. */
    private static final List<UnaryOperator<SearchBuilder>> SCOPES = List.of(
            search -> search,
            search -> search.owner(ADA),
            search -> search.within(TaskScope.ownedByOrAssignedTo(ADA)),
            search -> search.within(TaskScope.assignedTo(ADA)),
            search -> search.owner(ADA).within(TaskScope.assignedTo(ADA)));

    private static final List<TaskSort> SORTS = Stream.of(
                    "created_at", "-created_at", "updated_at", "-updated_at", "due_date", "-due_date")
            .map(TaskSort::of)
            .toList();

    @Parameter
    @SuppressWarnings("unused") // names the back end in reports
    private MongoBackend real;

    /** One for all tests, since none changes what another sees. */
    private static @Nullable TestStore store;

    private static Vertx vertx;

    /** Gets an instance that outlives the store, which is closed after the invocation's own instance would be. */
    @BeforeAll
    static void use(Vertx injected) {
        vertx = injected;
    }

    @BeforeParameterizedClassInvocation
    static void open(MongoBackend real) throws Exception {
        store = TestStore.open(vertx, real, TaskIndexes.ALL);
        store.outbox(MongoTaskRepository.TASKS);
        var inserts = IntStream.range(0, TASKS)
                .mapToObj(i -> StoredTasks.document(any(i)).mergeIn(pending(i)))
                .map(BulkOperation::createInsert)
                .toList();
        await(store.mongo().bulkWrite(MongoTaskRepository.TASKS, inserts));
    }

    @AfterParameterizedClassInvocation
    static void close() throws Exception {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    @Test
    void noListScansTheCollection() throws Exception {
        int shapes = 0;
        for (var filter : FILTERS) {
            for (var sort : SORTS) {
                var queries = places(sort).stream()
                        .flatMap(after -> SCOPES.stream()
                                .map(scope -> scope.apply(filter.get()).page(sort, after, 50)))
                        .map(TaskQueriesIT::finds)
                        .flatMap(List::stream)
                        .toList();
                assertNoScan(queries);
                shapes += queries.size();
            }
        }
        // By due date, a first or middle page has two sections, or one if the filter excludes tasks without a due date.
        int byDueDate = 12 * (2 + 2 + 1) + 8 * (1 + 1 + 0);
        assertThat(shapes).isEqualTo((20 * 4 * 2 + 2 * byDueDate) * 5);
    }

    @Test
    void noOtherQueryScansTheCollection() throws Exception {
        assertNoScan(List.of(
                find(TaskFilterBuilder.notDeleted(ResourceIds.next())),
                find(TaskFilterBuilder.version(ResourceIds.next(), 1)),
                find(TaskFilterBuilder.version(ResourceIds.next(), 1)
                        .put("outbox_bytes", ExtendedJson.op("$not", ExtendedJson.op("$gt", 1)))),
                find(ExtendedJson.op("create_key", "key"))));
    }

    /** The index of words serves all users, and nothing but the tasks of the leading word is examined. */
    @Test
    void searchForARareWordExaminesTheTasksOfThatWordOnly() throws Exception {
        await(Objects.requireNonNull(store)
                .mongo()
                .insert(
                        MongoTaskRepository.TASKS,
                        StoredTasks.document(
                                task().owner(ADA).title("Buy a xylophone").build())));
        for (var sort : SORTS) {
            for (var scope : SCOPES.subList(0, 3)) {
                var search = scope.apply(search().words("buy xylo")).page(sort, Optional.empty(), 20);
                for (var find : finds(search, SearchPlan.byWord("xylo"))) {
                    var stats = explain(find, "executionStats").getJsonObject("executionStats");
                    assertThat(stats.getInteger("totalDocsExamined"))
                            .as("%s", find)
                            .isEqualTo(1);
                }
            }
        }
    }

    @Test
    void searchForACommonWordWalksAlongTheOrder() throws Exception {
        for (var sort : SORTS) {
            for (var scope : SCOPES.subList(0, 4)) {
                for (var find : finds(scope.apply(search().words("buy")).page(sort, Optional.empty(), 20))) {
                    var plan = explain(find, "queryPlanner").getJsonObject("queryPlanner");
                    assertThat(stages(plan.getJsonObject("winningPlan")))
                            .as("%s", find)
                            .doesNotContain("SORT");
                }
            }
        }
    }

    /** Where a part of an admin's walk ends, in each section of each list. */
    @Test
    void endOfAPartIsFoundInTheIndexAlone() throws Exception {
        for (var sort : SORTS) {
            for (var after : places(sort)) {
                for (var filter :
                        List.of(search(), search().dueAfter(THEN), search().createdBefore(THEN.plusSeconds(90)))) {
                    for (var position : TaskListReader.positions(filter.page(sort, after, 50), 20)) {
                        var stats = explain(position, "executionStats").getJsonObject("executionStats");
                        assertThat(stats.getInteger("totalDocsExamined"))
                                .as("%s", position)
                                .isZero();
                        assertThat(stats.getInteger("totalKeysExamined"))
                                .as("%s", position)
                                .isLessThanOrEqualTo(21);
                    }
                }
            }
        }
    }

    @Test
    void wordsAreCountedInTheIndexAlone() throws Exception {
        var explained = explain(
                SearchPlanner.countUpTo(100, TaskFilterBuilder.hasWord("buy"), SearchPlan.byWord("buy")),
                "executionStats");

        var stats = explained.getJsonObject("executionStats");
        assertThat(stats.getInteger("totalKeysExamined")).isLessThanOrEqualTo(101);
        assertThat(stats.getInteger("totalDocsExamined")).isZero();
    }

    /** However many tasks the one owns and the other is assigned to, one entry is read. */
    @Test
    void sharedTaskIsFoundInTheIndexAlone() throws Exception {
        for (var pair : List.of(List.of(ADA, BOB), List.of(BOB, ADA))) {
            var explained = explain(MongoTaskRepository.anyAssigned(pair.get(0), pair.get(1)), "executionStats");

            var stats = explained.getJsonObject("executionStats");
            assertThat(stats.getInteger("totalKeysExamined")).isLessThanOrEqualTo(2);
            assertThat(stats.getInteger("totalDocsExamined")).isZero();
        }
    }

    /** The relay asks several times a second, also when nothing is pending among millions. */
    @Test
    void relayFindsTheOldestPendingEventsInTheirIndex() throws Exception {
        var pending = ExtendedJson.op("outbox_at", ExtendedJson.op("$exists", true));
        var oldest = find(pending).put("sort", ExtendedJson.op("outbox_at", 1)).put("limit", 500);
        var explained = explain(oldest, "executionStats");
        assertThat(stages(explained.getJsonObject("queryPlanner").getJsonObject("winningPlan")))
                .contains("IXSCAN")
                .doesNotContain("COLLSCAN", "SORT");
        var stats = explained.getJsonObject("executionStats");
        assertThat(stats.getInteger("nReturned")).isEqualTo(PENDING);
        assertThat(stats.getInteger("totalKeysExamined")).isLessThanOrEqualTo(PENDING + 1);
        assertThat(stats.getInteger("totalDocsExamined")).isLessThanOrEqualTo(PENDING);
    }

    /** Tasks of which people have been reminded, which are most in the end, cost a look nothing. */
    @Test
    void lookForRemindersWalksAlongThoseThatAreArmedOnly() throws Exception {
        var armed = new ArrayList<Task>();
        for (int i = 0; i < ARMED; i++) {
            armed.add(task().due(THEN.plusSeconds(60).toString()).build());
            await(Objects.requireNonNull(store)
                    .mongo()
                    .insert(MongoTaskRepository.TASKS, StoredTasks.document(armed.get(i))));
        }
        for (var except : List.of(Set.<UUID>of(), Set.of(armed.get(0).id()))) {
            var query = find(MongoReminderRepository.filter(THEN.plusSeconds(60), except))
                    .put("sort", MongoReminderRepository.EARLIEST_FIRST)
                    .put("limit", 500)
                    .put("projection", TaskDocumentMapper.WITHOUT_INTERNALS);
            var explained = explain(query, "executionStats");
            assertThat(stages(explained.getJsonObject("queryPlanner").getJsonObject("winningPlan")))
                    .contains("IXSCAN")
                    .doesNotContain("COLLSCAN", "SORT");
            var stats = explained.getJsonObject("executionStats");
            assertThat(stats.getInteger("nReturned")).isEqualTo(ARMED - except.size());
            assertThat(stats.getInteger("totalKeysExamined")).isLessThanOrEqualTo(ARMED + 1);
            assertThat(stats.getInteger("totalDocsExamined")).isLessThanOrEqualTo(ARMED);
        }
        var claim = TaskFilterBuilder.version(ResourceIds.next(), 1)
                .put(TaskDocumentMapper.REMINDER_DUE, ExtendedJson.date(THEN));
        assertNoScan(List.of(
                find(claim),
                find(TaskFilterBuilder.previousVersion(
                        task().due(THEN.toString()).build()))));
    }

    /** However deep in the list, a page costs about as much as it shows. */
    @Test
    void pageOfAnUnfilteredListReadsLittleMoreThanItShows() throws Exception {
        int limit = 20;
        for (var sort : SORTS) {
            for (var after : places(sort)) {
                for (var scope : SCOPES.subList(0, 4)) {
                    var search = scope.apply(search()).page(sort, after, limit);
                    for (var find : finds(search)) {
                        var stats = explain(find, "executionStats").getJsonObject("executionStats");
                        assertThat(List.of(
                                        stats.getInteger("totalDocsExamined"), stats.getInteger("totalKeysExamined")))
                                .as("documents and keys of %s", search)
                                .allMatch(examined -> examined <= 3 * limit);
                    }
                }
            }
        }
    }

    /** What one owns and what one is assigned: two walks along two indexes, and nothing to sort. */
    @Test
    void listOfWhatConcernsSomebodyIsMergedInItsOrder() throws Exception {
        for (var sort : SORTS) {
            for (var after : places(sort)) {
                var search = search().within(TaskScope.ownedByOrAssignedTo(ADA)).page(sort, after, 50);
                for (var find : finds(search)) {
                    var plan = explain(find, "queryPlanner").getJsonObject("queryPlanner");
                    assertThat(stages(plan.getJsonObject("winningPlan")))
                            .as("%s", search)
                            .contains("SORT_MERGE")
                            .doesNotContain("SORT");
                }
            }
        }
    }

    private static Task any(int i) {
        return task().owner(i % OWNERS == 0 ? ADA : ResourceIds.next())
                .assignee(i % 6 == 1 ? ADA : i % 6 == 2 ? BOB : null)
                .title(i % 2 == 0 ? "Buy groceries" : "Call the dentist")
                .status(i % 3 == 0 ? TaskStatus.PENDING : TaskStatus.COMPLETED)
                .priority(i % 7 == 0 ? TaskPriority.LOW : TaskPriority.MEDIUM)
                .due(i % 4 == 0 ? null : THEN.plusSeconds(i % 100).toString())
                .createdAt(THEN.plusSeconds(i))
                .updatedAt(THEN.plusSeconds(i % 500))
                .build();
    }

    /** What a task has besides, of which few wait to be published. */
    private static JsonObject pending(int i) {
        return i % (TASKS / PENDING) == 0
                ? ExtendedJson.op("outbox_at", ExtendedJson.date(THEN.minusSeconds(i)))
                        .put("outbox_seq", 1)
                : ExtendedJson.op("outbox_seq", 1);
    }

    /** The first page, one in the middle, and one among the tasks without a due date. */
    private static List<Optional<TaskCursor>> places(TaskSort sort) {
        var middle = Optional.of(new TaskCursor(sort, THEN.plusSeconds(50), ResourceIds.next()));
        return sort.field() == TaskSort.Field.DUE_DATE
                ? List.of(Optional.empty(), middle, Optional.of(new TaskCursor(sort, null, ResourceIds.next())))
                : List.of(Optional.empty(), middle);
    }

    private static JsonObject find(JsonObject filter) {
        return new JsonObject().put("find", MongoTaskRepository.TASKS).put("filter", filter);
    }

    /** As the repository asks, once for each section of the list. */
    private static List<JsonObject> finds(TaskSearch search) {
        return finds(search, SearchPlan.inOrder(search));
    }

    private static List<JsonObject> finds(TaskSearch search, SearchPlan plan) {
        return TaskFilterBuilder.sections(search, plan).stream()
                .map(section -> TaskListReader.command(search, plan, section, search.limit()))
                .toList();
    }

    private static JsonObject explain(JsonObject query, String verbosity) throws Exception {
        return await(explaining(query, verbosity));
    }

    private static Future<JsonObject> explaining(JsonObject query, String verbosity) {
        return Objects.requireNonNull(store)
                .mongo()
                .runCommand("explain", new JsonObject().put("explain", query).put("verbosity", verbosity));
    }

    private static void assertNoScan(List<JsonObject> queries) throws Exception {
        var explained =
                queries.stream().map(query -> explaining(query, "queryPlanner")).toList();
        for (int i = 0; i < queries.size(); i++) {
            var plan = await(explained.get(i)).getJsonObject("queryPlanner").getJsonObject("winningPlan");
            assertThat(stages(plan)).as("%s", queries.get(i)).isNotEmpty().doesNotContain("COLLSCAN");
        }
    }

    private static List<String> stages(JsonObject plan) {
        // The newer of MongoDB's two executors puts the plan one level down.
        if (plan.containsKey("queryPlan")) {
            return stages(plan.getJsonObject("queryPlan"));
        }
        var stages = new ArrayList<String>();
        stages.add(plan.getString("stage"));
        if (plan.containsKey("inputStage")) {
            stages.addAll(stages(plan.getJsonObject("inputStage")));
        }
        for (Object input : plan.getJsonArray("inputStages", new JsonArray())) {
            stages.addAll(stages((JsonObject) input));
        }
        return stages;
    }
}
