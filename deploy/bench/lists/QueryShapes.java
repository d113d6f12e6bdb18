import java.util.ArrayList;
import java.util.List;

/** Every shape of list that the contract offers: each filter and each kind of search in each order, and combinations. */
final class QueryShapes {
    private static final List<QueryPart> SORTS = List.of(
            QueryPart.sort("-created_at"),
            QueryPart.sort("created_at"),
            QueryPart.sort("-updated_at"),
            QueryPart.sort("updated_at"),
            QueryPart.sort("-due_date"),
            QueryPart.sort("due_date"));
    private static final QueryPart NEWEST = SORTS.get(0);
    private static final QueryPart BY_DUE_DATE = SORTS.get(5);

    private static final QueryPart STATUS = QueryPart.changing(
            "status", "status", values -> values.any("pending", "in_progress", "completed"));
    private static final QueryPart RARE_STATUS = QueryPart.fixed("status", "in_progress");
    private static final QueryPart PENDING = QueryPart.fixed("status", "pending");
    private static final QueryPart PRIORITY =
            QueryPart.changing("priority", "priority", values -> values.any("low", "medium", "high"));
    private static final QueryPart MINE = QueryPart.fixed("assigned_to", "me");
    private static final QueryPart ASSIGNEE =
            QueryPart.changing("assigned_to: any user", "assigned_to", QueryValues::anyUser);
    private static final QueryPart HEAVY_ASSIGNEE =
            QueryPart.changing("assigned_to: heavy user", "assigned_to", values -> QueryValues.heavyUser());
    private static final QueryPart NOBODY = QueryPart.fixed("assigned_to", "none");
    private static final QueryPart OWNER = QueryPart.changing("user_id", "user_id", QueryValues::owner);
    private static final QueryPart HEAVY_OWNER =
            QueryPart.changing("user_id: heavy user", "user_id", values -> QueryValues.heavyUser());
    private static final QueryPart DUE_BEFORE =
            QueryPart.changing("due_before", "due_before", QueryValues::timeText);
    private static final QueryPart DUE_AFTER = QueryPart.changing("due_after", "due_after", QueryValues::timeText);
    private static final QueryPart DUE_WEEK =
            new QueryPart("due in a week", values -> values.week("due_after", "due_before"));
    private static final QueryPart DUE_DAY =
            new QueryPart("due on a day", values -> values.oneDay("due_after", "due_before"));
    private static final QueryPart CREATED_BEFORE =
            QueryPart.changing("created_before", "created_before", QueryValues::timeText);
    private static final QueryPart CREATED_AFTER =
            QueryPart.changing("created_after", "created_after", QueryValues::timeText);
    private static final QueryPart CREATED_WEEK = new QueryPart(
            "created in a week", values -> values.week("created_after", "created_before"));
    private static final QueryPart UPDATED_SINCE =
            QueryPart.changing("updated_since", "updated_since", QueryValues::recent);

    private static final QueryPart RARE = QueryPart.words("rare word", QueryValues::rare);
    private static final QueryPart COMMON = QueryPart.words("common word", QueryValues::common);
    private static final QueryPart MOST_COMMON = QueryPart.words("most common word", QueryValues::mostCommon);
    private static final QueryPart OLD = QueryPart.words("word of old tasks", QueryValues::old);
    private static final QueryPart OF_OTHERS = QueryPart.words("word of others' tasks", QueryValues::ofOthers);
    private static final QueryPart ONE_LETTER = QueryPart.words("1 letter", values -> values.prefix(1));
    private static final QueryPart TWO_LETTERS = QueryPart.words("2 letters", values -> values.prefix(2));
    private static final QueryPart COMMON_AND_RARE =
            QueryPart.words("common and rare word", values -> values.common() + " " + values.rare());

    private QueryShapes() {}

    static List<QueryShape> all() {
        var shapes = new ArrayList<QueryShape>();
        for (var sort : SORTS) {
            shapes.add(QueryShape.of(sort));
            for (var filter : List.of(
                    STATUS,
                    RARE_STATUS,
                    PRIORITY,
                    MINE,
                    ASSIGNEE,
                    HEAVY_ASSIGNEE,
                    NOBODY,
                    OWNER,
                    DUE_BEFORE,
                    DUE_AFTER,
                    DUE_WEEK,
                    DUE_DAY,
                    CREATED_BEFORE,
                    CREATED_AFTER,
                    CREATED_WEEK,
                    UPDATED_SINCE,
                    RARE,
                    COMMON,
                    MOST_COMMON,
                    OLD,
                    OF_OTHERS,
                    ONE_LETTER,
                    TWO_LETTERS,
                    COMMON_AND_RARE)) {
                shapes.add(QueryShape.of(filter, sort));
            }
            shapes.add(QueryShape.of(HEAVY_OWNER, sort).onlyFor(ListCaller.Kind.ADMIN));
            shapes.add(QueryShape.of(STATUS, PRIORITY, sort));
            shapes.add(QueryShape.of(sort).at(QueryShape.Page.SECOND));
            shapes.add(QueryShape.of(sort).at(QueryShape.Page.INSIDE));
            shapes.add(QueryShape.of(STATUS, sort).at(QueryShape.Page.INSIDE));
            shapes.add(QueryShape.of(COMMON, sort).at(QueryShape.Page.INSIDE));
        }
        addCombinations(shapes);
        addSearches(shapes);
        addPages(shapes);
        shapes.add(QueryShape.ofTmservice());
        shapes.add(QueryShape.ofTmservice(
                QueryPart.changing("status", "status", values -> values.any("todo", "in_progress", "completed"))));
        var dueDate = QueryPart.changing("due_date", "due_date", values -> values.day().toString());
        shapes.add(QueryShape.ofTmservice(dueDate));
        shapes.add(QueryShape.ofTmservice(QueryPart.fixed("status", "todo"), dueDate));
        return shapes;
    }

    private static void addCombinations(List<QueryShape> shapes) {
        shapes.add(QueryShape.of(PENDING, DUE_BEFORE, BY_DUE_DATE));
        shapes.add(QueryShape.of(PENDING, DUE_WEEK, BY_DUE_DATE));
        shapes.add(QueryShape.of(PENDING, DUE_DAY, BY_DUE_DATE));
        shapes.add(QueryShape.of(PENDING, DUE_BEFORE, NEWEST));
        shapes.add(QueryShape.of(PENDING, MINE, BY_DUE_DATE));
        for (var status : List.of(STATUS, RARE_STATUS)) {
            shapes.add(QueryShape.of(status, PRIORITY, DUE_WEEK, NEWEST));
            shapes.add(QueryShape.of(status, CREATED_WEEK, NEWEST));
            shapes.add(QueryShape.of(status, UPDATED_SINCE, NEWEST));
            shapes.add(QueryShape.of(status, NOBODY, NEWEST));
            shapes.add(QueryShape.of(status, MINE, NEWEST));
            shapes.add(QueryShape.of(status, ASSIGNEE, NEWEST));
            shapes.add(QueryShape.of(status, OWNER, NEWEST));
        }
        shapes.add(QueryShape.of(PRIORITY, NOBODY, NEWEST));
        shapes.add(QueryShape.of(PRIORITY, MINE, NEWEST));
        shapes.add(QueryShape.of(PRIORITY, OWNER, NEWEST));
        shapes.add(QueryShape.of(OWNER, MINE, NEWEST));
        shapes.add(QueryShape.of(OWNER, ASSIGNEE, NEWEST));
        shapes.add(QueryShape.of(OWNER, NOBODY, NEWEST));
        shapes.add(QueryShape.of(HEAVY_OWNER, ASSIGNEE, NEWEST).onlyFor(ListCaller.Kind.ADMIN));
        shapes.add(QueryShape.of(HEAVY_OWNER, RARE_STATUS, NEWEST).onlyFor(ListCaller.Kind.ADMIN));
        shapes.add(QueryShape.of(HEAVY_OWNER, OLD, NEWEST).onlyFor(ListCaller.Kind.ADMIN));
        shapes.add(QueryShape.of(OWNER, HEAVY_ASSIGNEE, NEWEST));
        shapes.add(QueryShape.of(CREATED_WEEK, DUE_WEEK, NEWEST));
        shapes.add(QueryShape.of(CREATED_WEEK, UPDATED_SINCE, NEWEST));
        shapes.add(QueryShape.of(UPDATED_SINCE, DUE_BEFORE, BY_DUE_DATE));
        shapes.add(QueryShape.of(
                STATUS, PRIORITY, NOBODY, OWNER, DUE_WEEK, CREATED_BEFORE, UPDATED_SINCE, COMMON, NEWEST));
    }

    private static void addSearches(List<QueryShape> shapes) {
        for (var words : List.of(
                QueryPart.words("word of no task", QueryValues::nowhere),
                QueryPart.words("two common words", values -> QueryValues.several(2, values::common)),
                QueryPart.words("three common words", values -> QueryValues.several(3, values::common)),
                QueryPart.words(
                        "most common and old word", values -> values.mostCommon() + " " + values.old()),
                QueryPart.words(
                        "common word and word of no task", values -> values.common() + " " + values.nowhere()),
                QueryPart.words("two rare words", values -> QueryValues.several(2, values::rare)),
                QueryPart.words("two words of one task", values -> values.ofOneTask(2)),
                QueryPart.words("10 words of one task", values -> values.ofOneTask(10)),
                QueryPart.words("10 common words", values -> QueryValues.several(10, values::common)),
                QueryPart.words("10 single letters", values -> QueryValues.several(10, () -> values.prefix(1))),
                QueryPart.words("20 pairs of characters", QueryValues::characters))) {
            shapes.add(QueryShape.of(words, NEWEST));
            shapes.add(QueryShape.of(words, BY_DUE_DATE));
        }
        for (var words : List.of(RARE, COMMON, MOST_COMMON, OLD, OF_OTHERS, TWO_LETTERS)) {
            for (var filter : List.of(
                    STATUS,
                    RARE_STATUS,
                    PRIORITY,
                    MINE,
                    ASSIGNEE,
                    NOBODY,
                    OWNER,
                    DUE_WEEK,
                    DUE_BEFORE,
                    CREATED_WEEK,
                    CREATED_BEFORE,
                    UPDATED_SINCE)) {
                shapes.add(QueryShape.of(words, filter, NEWEST));
            }
        }
    }

    private static void addPages(List<QueryShape> shapes) {
        for (var part : List.of(STATUS, RARE_STATUS, COMMON, MOST_COMMON, OLD, DUE_BEFORE, NOBODY)) {
            shapes.add(QueryShape.of(part, NEWEST).at(QueryShape.Page.SECOND));
        }
        for (var part : List.of(RARE_STATUS, PRIORITY, MOST_COMMON, OLD, RARE, NOBODY, MINE, UPDATED_SINCE)) {
            shapes.add(QueryShape.of(part, NEWEST).at(QueryShape.Page.INSIDE));
        }
        for (var sort : List.of(SORTS.get(4), BY_DUE_DATE)) {
            shapes.add(QueryShape.of(sort).at(QueryShape.Page.UNDATED));
            shapes.add(QueryShape.of(STATUS, sort).at(QueryShape.Page.UNDATED));
            shapes.add(QueryShape.of(COMMON, sort).at(QueryShape.Page.UNDATED));
        }
        shapes.add(QueryShape.of(QueryPart.fixed("limit", "200"), NEWEST));
        shapes.add(QueryShape.of(QueryPart.fixed("limit", "1"), NEWEST));
        shapes.add(QueryShape.of(QueryPart.fixed("limit", "200"), COMMON, NEWEST));
    }
}
