package dev.taskwire.tms.task.store;

import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import dev.taskwire.tms.task.search.SearchBuilder;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskScope;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.search.TaskSort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What it finds is for the tests on a store; here is that nothing is left out and nothing gets in. */
class TaskFilterBuilderTest {

    static Stream<Arguments> filters() {
        var owner = ResourceIds.next();
        var date = ExtendedJson.date(THEN);
        return Stream.of(
                Arguments.of(search().assignee(owner), clause("assigned_to", ExtendedJson.uuid(owner))),
                Arguments.of(search().unassigned(), new JsonObject().putNull("assigned_to")),
                Arguments.of(search().owner(owner), clause("user_id", ExtendedJson.uuid(owner))),
                Arguments.of(search().status(TaskStatus.IN_PROGRESS), clause("status", "in_progress")),
                Arguments.of(search().priority(TaskPriority.HIGH), clause("priority", "high")),
                Arguments.of(search().dueBefore(THEN), clause("due_date", ExtendedJson.op("$lt", date))),
                Arguments.of(search().dueAfter(THEN), clause("due_date", ExtendedJson.op("$gt", date))),
                Arguments.of(search().createdBefore(THEN), clause("created_at", ExtendedJson.op("$lt", date))),
                Arguments.of(search().createdAfter(THEN), clause("created_at", ExtendedJson.op("$gt", date))),
                Arguments.of(search().updatedSince(THEN), clause("updated_at", ExtendedJson.op("$gte", date))),
                Arguments.of(search().words("x"), hasWord("x")));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void everyFilterIsOneClause(SearchBuilder search, JsonObject clause) {
        assertThat(onlySection(search.page())).isEqualTo(and(clause));
    }

    @Test
    void filtersAreAllRequiredTogether() {
        var owner = ResourceIds.next();
        var all = search().owner(owner).dueAfter(THEN).dueBefore(THEN).words("a b a");
        assertThat(onlySection(all.page()))
                .isEqualTo(and(
                        clause("user_id", ExtendedJson.uuid(owner)),
                        clause("due_date", ExtendedJson.op("$lt", ExtendedJson.date(THEN))),
                        clause("due_date", ExtendedJson.op("$gt", ExtendedJson.date(THEN))),
                        hasWord("a"),
                        hasWord("b")));
    }

    @Test
    void dayIsTheOneThatWasGivenOrElseTheOneInUtc() {
        var inUtc = ExtendedJson.op("$gte", ExtendedJson.date(Instant.parse("2026-04-10T00:00:00Z")))
                .put("$lte", ExtendedJson.date(Instant.parse("2026-04-10T23:59:59.999Z")));
        var anywhere = ExtendedJson.op("$gte", ExtendedJson.date(Instant.parse("2026-04-10T00:00:00Z")))
                .put("$lte", ExtendedJson.date(Instant.parse("2026-04-11T17:59:59.999Z")));
        assertThat(onlySection(search().dueOn("2026-04-10").page()))
                .isEqualTo(and(
                        clause("due_date", anywhere),
                        ExtendedJson.or(
                                clause("due_day", "2026-04-10"),
                                clause("due_day", ExtendedJson.op("$exists", false))
                                        .put("due_date", inUtc))));
    }

    @Test
    void scopeIsRequiredBesideEveryFilter() {
        var ada = ResourceIds.next();
        var live = clause("deleted_at", ExtendedJson.op("$exists", false));
        var low = clause("priority", "low");
        var owned =
                ExtendedJson.op("$and", new JsonArray(List.of(clause("user_id", ExtendedJson.uuid(ada)), live, low)));
        var assigned = ExtendedJson.op(
                "$and", new JsonArray(List.of(clause("assigned_to", ExtendedJson.uuid(ada)), live, low)));
        var search = search().priority(TaskPriority.LOW);
        assertThat(onlySection(search.within(TaskScope.assignedTo(ada)).page())).isEqualTo(assigned);
        assertThat(onlySection(search.within(TaskScope.ownedByOrAssignedTo(ada)).page()))
                .isEqualTo(ExtendedJson.or(owned, assigned));
    }

    @ParameterizedTest
    @CsvSource({"due_date,$gt,$gte,$lte", "-due_date,$lt,$lte,$gte"})
    void tasksWithoutADueDateAreTheLastSection(String order, String beyond, String from, String notBeyond) {
        var sort = TaskSort.of(order);
        var id = ResourceIds.next();
        var dated =
                clause("due_date", ExtendedJson.op("$gte", ExtendedJson.date(Instant.parse("0001-01-01T00:00:00Z"))));
        var undated = new JsonObject().putNull("due_date");
        var afterThen = new TaskCursor(sort, THEN, id);
        var afterUndated = new TaskCursor(sort, null, id);
        var at = ExtendedJson.date(THEN);
        var equal = clause("due_date", at).put("_id", ExtendedJson.op(notBeyond, ExtendedJson.uuid(id)));
        var rest = ExtendedJson.op("$nor", new JsonArray().add(equal));

        assertThat(sections(search(), sort, Optional.empty())).containsExactly(and(dated), and(undated));
        assertThat(sections(search(), sort, Optional.of(afterThen)))
                .containsExactly(and(dated, clause("due_date", ExtendedJson.op(from, at)), rest), and(undated));
        assertThat(sections(search(), sort, Optional.of(afterUndated)))
                .containsExactly(and(undated, clause("_id", ExtendedJson.op(beyond, ExtendedJson.uuid(id)))));
        assertThat(sections(search().dueAfter(THEN), sort, Optional.empty())).hasSize(1);
        assertThat(sections(search().dueAfter(THEN), sort, Optional.of(afterUndated)))
                .isEmpty();
    }

    private static List<JsonObject> sections(SearchBuilder search, TaskSort sort, Optional<TaskCursor> after) {
        var page = search.page(sort, after, 50);
        return TaskFilterBuilder.sections(page, SearchPlan.inOrder(page));
    }

    @Test
    void withoutFiltersOnlyDeletedTasksAreLeftOut() {
        assertThat(onlySection(search().page())).isEqualTo(and());
    }

    @Test
    void eachWordIsARangeOfTerms() {
        assertThat(onlySection(search().words(".* a|b $x (c").page()))
                .isEqualTo(and(hasWord("a"), hasWord("b"), hasWord("x"), hasWord("c")));
    }

    @Test
    void withoutANamedIndexWordsAreOnlyExamined() {
        var search = search().words("common rare")
                .within(TaskScope.ownedByOrAssignedTo(ResourceIds.next()))
                .page();

        assertThat(TaskFilterBuilder.sections(search, SearchPlan.inOrder(search)))
                .singleElement()
                .satisfies(section -> assertThat(section.encode())
                        .contains(withoutIndex(hasWord("rare")).encode()));
        assertThat(TaskFilterBuilder.sections(search, SearchPlan.byWord("rare")))
                .singleElement()
                .satisfies(section ->
                        assertThat(section.getJsonArray("$and")).contains(hasWord("rare"), hasWord("common")));
    }

    private static JsonObject hasWord(String word) {
        var range = ExtendedJson.op("$gte", word).put("$lt", word + "\uDBFF\uDFFF");
        return clause("terms", ExtendedJson.op("$elemMatch", range));
    }

    private static JsonObject withoutIndex(JsonObject condition) {
        var not = ExtendedJson.op("$nor", new JsonArray().add(condition));
        return ExtendedJson.op("$nor", new JsonArray().add(not));
    }

    @ParameterizedTest
    @CsvSource({"created_at,created_at,1", "-updated_at,updated_at,-1", "-due_date,due_date,-1"})
    void equalValuesAreOrderedByIdInTheSameDirection(String order, String member, int direction) {
        var sort = TaskFilterBuilder.sort(TaskSort.of(order));
        assertThat(sort.fieldNames()).containsExactly(member, "_id");
        assertThat(sort.getMap().values()).containsOnly(direction);
    }

    /** The filter of a search whose list has one section. */
    private static JsonObject onlySection(TaskSearch search) {
        var sections = TaskFilterBuilder.sections(search, SearchPlan.inOrder(search));
        assertThat(sections).hasSize(1);
        return sections.get(0);
    }

    /** These clauses, and the one that every search has. */
    private static JsonObject and(JsonObject... clauses) {
        var all = new JsonArray().add(clause("deleted_at", ExtendedJson.op("$exists", false)));
        Arrays.asList(clauses).forEach(all::add);
        return ExtendedJson.op("$and", all);
    }

    private static JsonObject clause(String member, Object condition) {
        return ExtendedJson.op(member, condition);
    }
}
