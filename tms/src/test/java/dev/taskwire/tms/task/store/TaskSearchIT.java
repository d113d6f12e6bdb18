package dev.taskwire.tms.task.store;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static dev.taskwire.tms.task.search.SearchBuilder.deadline;
import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static dev.taskwire.tms.task.store.TaskTestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskPatch;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import dev.taskwire.tms.task.search.SearchBuilder;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskScope;
import dev.taskwire.tms.task.search.TaskSort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists: what is in them, in which order, on which page. What must come out is computed here, without a store. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TaskSearchIT {
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();
    private static final @Nullable String[] DUE = {
        null, "2026-05-31", "2026-05-31T23:59:59.999Z", "2026-06-01T00:00:00Z", "1969-12-31"
    };
    private static final List<TaskSort> SORTS = Stream.of(
                    "created_at", "-created_at", "updated_at", "-updated_at", "due_date", "-due_date")
            .map(TaskSort::of)
            .toList();
    private static final Instant DUE_THEN = Instant.parse("2026-05-31T23:59:59.999Z");

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

    /** A filter, and what it means. */
    private record Meaning(SearchBuilder search, Predicate<Task> matches) {}

    @Test
    void everyFilterAndAllOfThemTogetherFindWhatTheyMean() throws Exception {
        var all = stored(ties());
        for (Meaning meaning : List.of(
                new Meaning(search(), task -> true),
                new Meaning(search().owner(BOB), task -> task.userId().equals(BOB)),
                new Meaning(search().assignee(BOB), task -> BOB.equals(task.assignedTo())),
                new Meaning(search().unassigned(), task -> task.assignedTo() == null),
                new Meaning(
                        search().within(TaskScope.ownedByOrAssignedTo(BOB)),
                        task -> task.userId().equals(BOB) || BOB.equals(task.assignedTo())),
                new Meaning(search().within(TaskScope.assignedTo(BOB)), task -> BOB.equals(task.assignedTo())),
                new Meaning(
                        search().within(TaskScope.ownedByOrAssignedTo(BOB))
                                .unassigned()
                                .words("gro"),
                        task -> task.userId().equals(BOB)
                                && task.assignedTo() == null
                                && task.title().contains("groceries")),
                new Meaning(
                        search().owner(ADA).within(TaskScope.assignedTo(BOB)),
                        task -> task.userId().equals(ADA) && BOB.equals(task.assignedTo())),
                new Meaning(search().dueOn("2026-05-31"), due(DUE_THEN::equals)),
                new Meaning(search().status(TaskStatus.IN_PROGRESS), task -> task.status() == TaskStatus.IN_PROGRESS),
                new Meaning(search().priority(TaskPriority.LOW), task -> task.priority() == TaskPriority.LOW),
                new Meaning(search().dueBefore(DUE_THEN), due(at -> at.isBefore(DUE_THEN))),
                new Meaning(search().dueAfter(DUE_THEN), due(at -> at.isAfter(DUE_THEN))),
                new Meaning(
                        search().createdBefore(time(2)),
                        task -> task.createdAt().isBefore(time(2))),
                new Meaning(
                        search().createdAfter(time(2)), task -> task.createdAt().isAfter(time(2))),
                new Meaning(
                        search().updatedSince(time(2)),
                        task -> !task.updatedAt().isBefore(time(2))),
                new Meaning(search().words("gro"), task -> task.title().contains("groceries")),
                new Meaning(search().dueAfter(Instant.EPOCH).dueBefore(DUE_THEN.plusMillis(1)), due(DUE_THEN::equals)),
                new Meaning(
                        search().owner(ADA)
                                .status(TaskStatus.PENDING)
                                .priority(TaskPriority.MEDIUM)
                                .dueAfter(Instant.EPOCH)
                                .dueBefore(DUE_THEN.plusSeconds(60))
                                .createdAfter(time(0))
                                .createdBefore(time(4))
                                .updatedSince(time(1))
                                .words("buy"),
                        task -> task.userId().equals(ADA)
                                && task.status() == TaskStatus.PENDING
                                && task.priority() == TaskPriority.MEDIUM
                                && due(at -> at.isAfter(Instant.EPOCH)).test(task)
                                && task.createdAt().isAfter(time(0))
                                && task.createdAt().isBefore(time(4))
                                && !task.updatedAt().isBefore(time(1))
                                && task.title().contains("Buy")))) {
            var expected = all.stream().filter(meaning.matches()).toList();
            assertThat(expected).as("%s", meaning.search().filter()).isNotEmpty();
            assertThat(await(tasks.search(meaning.search().page(), deadline())).items())
                    .as("%s", meaning.search().filter())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_at", "-created_at", "updated_at", "-updated_at", "due_date", "-due_date"})
    void pagesInEveryOrderHaveEachTaskOnce(String order) throws Exception {
        var sort = TaskSort.of(order);
        var all = stored(ties());
        var own = all.stream().filter(task -> task.userId().equals(ADA)).toList();
        var concerning = all.stream()
                .filter(task -> task.userId().equals(BOB) || BOB.equals(task.assignedTo()))
                .toList();

        // All at once, since none changes anything.
        var walks = IntStream.of(1, 7, all.size(), all.size() + 1)
                .mapToObj(size -> walk(search(), sort, size))
                .toList();
        var ownWalk = walk(search().owner(ADA), sort, 5);
        var concerningWalks = IntStream.of(1, 5)
                .mapToObj(size -> walk(search().within(TaskScope.ownedByOrAssignedTo(BOB)), sort, size))
                .toList();

        for (var walk : walks) {
            assertThat(await(walk)).containsExactlyElementsOf(sorted(all, sort));
        }
        assertThat(await(ownWalk)).containsExactlyElementsOf(sorted(own, sort));
        for (var walk : concerningWalks) {
            assertThat(await(walk)).containsExactlyElementsOf(sorted(concerning, sort));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_at", "-created_at", "updated_at", "-updated_at", "due_date", "-due_date"})
    void pagesHaveEachTaskOnceWhileOthersAreInserted(String order) throws Exception {
        var sort = TaskSort.of(order);
        var before = stored(ties());
        var late = new ArrayList<>(ties());
        var seen = await(walk(search(), sort, 4, () -> insert(late.remove(late.size() - 1))));
        assertThat(seen).doesNotHaveDuplicates().containsAll(before);
        assertThat(seen).isSortedAccordingTo(comparator(sort));
        assertThat(seen.stream().filter(before::contains)).containsExactlyElementsOf(sorted(before, sort));
    }

    /** The same instant, or the same day, in other zones. */
    @Test
    void dayIsTheOneThatWasGivenOrElseTheOneInUtc() throws Exception {
        var tokyo = task().dueOn("2026-05-31", "Asia/Tokyo").build();
        var samoa = task().dueOn("2026-05-31", "Pacific/Pago_Pago").build();
        var farthest = task().dueOn("2026-05-31", "-18:00").build();
        var nearest = task().dueOn("2026-05-31", "+18:00").build();
        var first = task().due("2026-05-31T00:00:00Z").build();
        var last = task().due("2026-05-31T23:59:59.999Z").build();
        stored(List.of(
                tokyo,
                samoa,
                farthest,
                nearest,
                first,
                last,
                task().dueOn("2026-06-01", "Asia/Tokyo").build(),
                task().dueOn("2026-06-01", "+18:00").build(),
                task().dueOn("2026-05-30", "-18:00").build(),
                task().due("2026-06-01T00:00:00Z").build(),
                task().due("2026-05-30T23:59:59.999Z").build(),
                task().build()));
        assertThat(await(tasks.search(search().dueOn("2026-05-31").page(), deadline()))
                        .items())
                .containsExactlyInAnyOrder(tokyo, samoa, farthest, nearest, first, last);
    }

    /** A task shows its day, wherever that day ends; a time is compared with the caller's day. */
    @Test
    void dayOfABoundIsComparedWithTheDayThatTheTaskShows() throws Exception {
        var early = task().dueOn("2026-05-31", "Pacific/Kiritimati").build();
        var late = task().dueOn("2026-05-31", "Pacific/Pago_Pago").build();
        var next = task().dueOn("2026-06-01", "Pacific/Kiritimati").build();
        var time = task().due("2026-06-01T00:00:00Z").build();
        stored(List.of(early, late, next, time));

        assertThat(await(tasks.search(search().dueAfterDay("2026-05-31").page(), deadline()))
                        .items())
                .containsExactlyInAnyOrder(next, time);
        assertThat(await(tasks.search(search().dueBeforeDay("2026-06-01").page(), deadline()))
                        .items())
                .containsExactlyInAnyOrder(early, late);
        assertThat(await(tasks.search(
                                search().dueAfterDay("2026-05-30")
                                        .dueBeforeDay("2026-06-01")
                                        .page(),
                                deadline()))
                        .items())
                .containsExactlyInAnyOrder(early, late);
        assertThat(await(tasks.search(search().dueBeforeDay("2026-05-31").page(), deadline()))
                        .items())
                .isEmpty();
    }

    @Test
    void wordsOfAQueryBeginWordsOfTheTask() throws Exception {
        var groceries =
                task().title("Buy groceries").description("Milk, Eggs; bread").build();
        var cafe = task().title("CAFÉ in 東京")
                .description("Straße № 5, e\u0301clair")
                .build();
        var code = task().title("C++ (v2.0) [draft] ^$.*|\\d{2}").build();
        var none = task().title("😀").build();
        stored(List.of(groceries, cafe, code, none));
        assertFinds("buy", groceries);
        assertFinds("GRO mi", groceries);
        assertFinds("mi gro eggs bread", groceries);
        assertFinds("bu", groceries);
        assertFinds("uy");
        assertFinds("buy café");
        assertFinds("CAFE", cafe);
        assertFinds("café", cafe);
        assertFinds("cafe\u0301", cafe);
        assertFinds("ＣＡＦ", cafe);
        assertFinds("東", cafe);
        assertFinds("京", cafe);
        assertFinds("東京", cafe);
        assertFinds("京東");
        assertFinds("no 5 éclair", cafe);
        assertFinds("straß", cafe);
        assertFinds("STRASSE", cafe);
        assertFinds("😀", none);
        assertFinds("🚀");
        assertFinds("...");
        assertFinds("c++", cafe, code);
        assertFinds("v2.0", code);
        assertFinds("(v2", code);
        assertFinds("draft]", code);
    }

    @Test
    void longWordsAreFoundByTheirBeginning() throws Exception {
        var word = "abcdefghijklmnopqrstuvwxyz0123456789";
        var task = task().title(word).build();
        stored(List.of(task));
        assertFinds(word, task);
        assertFinds(word.substring(0, 32), task);
        assertFinds(word.substring(0, 31) + "x");
    }

    @Test
    void wordsFollowTheTask() throws Exception {
        var before = task().title("old").build();
        stored(List.of(before));
        var after = new TaskPatch(
                        Optional.of("new"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .applyTo(before, ZoneOffset.UTC)
                .nextVersion(THEN);
        await(tasks.update(after, event(after)));
        assertFinds("old");
        assertFinds("new", after);
    }

    /** Whatever way MongoDB finds them: in one query or in two, by a word or in order. */
    @Test
    void everyPlanFindsTheSamePages() throws Exception {
        stored(ties());
        var lists = new TaskListReader(store.queries());
        for (var order : List.of("created_at", "-created_at", "updated_at", "-updated_at", "due_date", "-due_date")) {
            var sort = TaskSort.of(order);
            for (int size : List.of(1, 7, 60)) {
                Optional<TaskCursor> after = Optional.empty();
                boolean more = true;
                while (more) {
                    var page = search().words("buy")
                            .within(TaskScope.ownedByOrAssignedTo(BOB))
                            .page(sort, after, size);
                    var expected = await(lists.read(page, SearchPlan.inOrder(page), deadline()));

                    assertThat(await(lists.readMerged(page, deadline()))).isEqualTo(expected);
                    assertThat(await(lists.read(page, SearchPlan.byWord("buy"), deadline())))
                            .isEqualTo(expected);
                    more = expected.hasMore();
                    after = Optional.of(TaskCursor.after(expected.last(), sort));
                }
            }
        }
    }

    private void assertFinds(String query, Task... expected) throws Exception {
        assertThat(await(tasks.search(search().words(query).page(), deadline())).items())
                .as(query)
                .containsExactlyInAnyOrder(expected);
    }

    /** An admin's page ends after it has examined a number of tasks, and the next one goes on from there. */
    @Test
    void pagesThatExamineFewTasksAreTheWholeListTogether() throws Exception {
        var all = stored(ties());
        for (var meaning : List.of(
                new Meaning(search(), task -> true),
                new Meaning(search().status(TaskStatus.PENDING), task -> task.status() == TaskStatus.PENDING),
                new Meaning(search().words("gro"), task -> task.title().contains("groceries")),
                new Meaning(search().unassigned(), task -> task.assignedTo() == null),
                new Meaning(search().dueOn("2026-05-31"), due(DUE_THEN::equals)),
                new Meaning(search().dueBefore(DUE_THEN), due(at -> at.isBefore(DUE_THEN))),
                new Meaning(
                        search().createdAfter(time(2)), task -> task.createdAt().isAfter(time(2))),
                new Meaning(
                        search().updatedSince(time(2)),
                        task -> !task.updatedAt().isBefore(time(2))))) {
            var matching = all.stream().filter(meaning.matches()).toList();
            for (var sort : SORTS) {
                var pages = boundedPages(meaning.search(), sort, 20, 5);
                assertThat(pages.stream().flatMap(List::stream))
                        .as("%s %s", meaning.search().filter(), sort)
                        .containsExactlyElementsOf(sorted(matching, sort));
                // Of those with an equal value, as many again at most.
                assertThat(pages).allMatch(page -> page.size() < 10);
            }
        }
    }

    @Test
    void pageWithoutTasksIsFollowedByOthers() throws Exception {
        stored(ties());
        for (var sort : SORTS) {
            var pages = boundedPages(search().status(TaskStatus.COMPLETED), sort, 7, 20);
            // Of 60 tasks, 20 for a page. The position before those without a due date ends a part too.
            assertThat(pages).hasSizeBetween(3, 5).allMatch(List::isEmpty);
        }
    }

    @Test
    void searchWithoutAnyWordEndsAtOnce() throws Exception {
        stored(ties());
        for (var sort : SORTS) {
            var page = await(tasks.search(search().words("\u2026").page(sort, Optional.empty(), 20), deadline()));
            assertThat(page.items()).isEmpty();
            assertThat(page.next()).isEmpty();
        }
    }

    @Test
    void pageGoesOnThroughSeveralPartsWhileThereIsTime() throws Exception {
        var all = stored(ties());
        var lists = new TaskListReader(store.queries());
        var walk = new BoundedWalk(store.queries(), lists, 5, Duration.ofDays(1));
        for (var sort : SORTS) {
            var page = await(walk.read(search().page(sort, Optional.empty(), 50), deadline()));
            var rest = await(walk.read(search().page(sort, page.next(), 50), deadline()));

            assertThat(page.items()).containsExactlyElementsOf(sorted(all, sort).subList(0, 50));
            assertThat(rest.items()).containsExactlyElementsOf(sorted(all, sort).subList(50, 60));
            assertThat(rest.next()).isEmpty();
        }
    }

    /** Returns all pages of a list, each of which examines so many tasks. */
    private List<List<Task>> boundedPages(SearchBuilder what, TaskSort sort, int size, int examined) throws Exception {
        var walk = new BoundedWalk(store.queries(), new TaskListReader(store.queries()), examined, Duration.ZERO);
        var pages = new ArrayList<List<Task>>();
        Optional<TaskCursor> next = Optional.empty();
        do {
            var page = await(walk.read(what.page(sort, next, size), deadline()));
            pages.add(page.items());
            next = page.next();
        } while (next.isPresent());
        return pages;
    }

    /** Returns the tasks of all pages. */
    private Future<List<Task>> walk(SearchBuilder what, TaskSort sort, int size) {
        return walk(what, sort, size, Future::succeededFuture);
    }

    /** Returns the tasks of all pages, with something done after each. */
    private Future<List<Task>> walk(SearchBuilder what, TaskSort sort, int size, Supplier<Future<?>> afterEach) {
        return walkOn(what, sort, size, afterEach, Optional.empty());
    }

    private Future<List<Task>> walkOn(
            SearchBuilder what, TaskSort sort, int size, Supplier<Future<?>> afterEach, Optional<TaskCursor> after) {
        return tasks.search(what.page(sort, after, size), deadline()).compose(slice -> {
            var page = slice.items();
            assertThat(page).hasSizeLessThanOrEqualTo(size);
            if (page.isEmpty()) {
                return Future.succeededFuture(page);
            }
            var next = Optional.of(TaskCursor.after(page.get(page.size() - 1), sort));
            return afterEach
                    .get()
                    .compose(done -> walkOn(what, sort, size, afterEach, next))
                    .map(rest -> Stream.concat(page.stream(), rest.stream()).toList());
        });
    }

    /** Tasks with few different values, stored in no order. */
    private static List<Task> ties() {
        var random = new Random(1);
        var all = new ArrayList<Task>();
        for (int i = 0; i < 60; i++) {
            all.add(task().owner(i % 3 == 0 ? BOB : ADA)
                    .assignee(i % 5 < 2 ? BOB : i % 5 == 2 ? ADA : null)
                    .title(i % 2 == 0 ? "Buy groceries" : "Buy milk")
                    .status(random.nextBoolean() ? TaskStatus.PENDING : TaskStatus.IN_PROGRESS)
                    .priority(random.nextBoolean() ? TaskPriority.MEDIUM : TaskPriority.LOW)
                    .due(DUE[random.nextInt(DUE.length)])
                    .createdAt(time(random.nextInt(5)))
                    .updatedAt(time(random.nextInt(4)))
                    .build());
        }
        Collections.shuffle(all, random);
        return all;
    }

    private List<Task> stored(List<Task> all) throws Exception {
        await(Future.all(all.stream().map(this::insert).toList()));
        return all;
    }

    private Future<Boolean> insert(Task task) {
        return tasks.insert(task, Optional.empty(), event(task));
    }

    private static Instant time(int index) {
        return THEN.plusMillis(index);
    }

    private static @Nullable Instant due(Task task) {
        var due = task.dueDate();
        return due == null ? null : due.at();
    }

    private static Predicate<Task> due(Predicate<Instant> condition) {
        return task -> {
            var at = due(task);
            return at != null && condition.test(at);
        };
    }

    private static List<Task> sorted(List<Task> all, TaskSort sort) {
        return all.stream().sorted(comparator(sort)).toList();
    }

    /** Equal values are in the order of their ids. Tasks without a due date come last in both directions. */
    private static Comparator<Task> comparator(TaskSort sort) {
        Comparator<Task> byValue = switch (sort.field()) {
            case CREATED_AT -> Comparator.comparing(Task::createdAt);
            case UPDATED_AT -> Comparator.comparing(Task::updatedAt);
            case DUE_DATE -> Comparator.comparing(TaskSearchIT::due, Comparator.nullsFirst(Comparator.naturalOrder()));
        };
        // The text of an id sorts like its bytes; Java's own order of UUIDs does not.
        var ascending = byValue.thenComparing(task -> ResourceIds.task(task.id()));
        var inOrder = sort.descending() ? ascending.reversed() : ascending;
        return sort.field() == TaskSort.Field.DUE_DATE
                ? Comparator.<Task, Boolean>comparing(task -> due(task) == null).thenComparing(inOrder)
                : inOrder;
    }
}
