import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.DueDate;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tasks of the database: random, but each task depends on its number alone, so that all runs know them. Later
 * numbers were created later.
 */
final class TaskSet {
    /** The time of the last task. It is far ahead, so that no reminder becomes due while something is measured. */
    static final Instant END = Instant.parse("2035-01-01T00:00:00Z");

    static final Duration SPAN = Duration.ofDays(730);
    static final Instant START = END.minus(SPAN);
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    /** The heavy user has a tenth of the tasks. */
    static final int HEAVY = 0;

    private static final int HEAVY_SHARE = 10;
    private static final int TASKS_EACH = 100;
    /** The oldest tenth of the tasks is old. */
    private static final int OLD_SHARE = 10;
    /** One of so many tasks has text without spaces. */
    private static final int UNSPACED_SHARE = 50;

    final Vocabulary words = new Vocabulary();
    private final int tasks;
    private final int users;

    TaskSet(int tasks) {
        this.tasks = tasks;
        this.users = Math.max(2, tasks / TASKS_EACH);
    }

    int size() {
        return tasks;
    }

    int users() {
        return users;
    }

    static UUID userId(int user) {
        return id(START.minusSeconds(1).toEpochMilli(), new SplittableRandom(-1L - user));
    }

    /** Returns the number of the task's owner. */
    int owner(int task) {
        return owner(new SplittableRandom(task));
    }

    private int owner(SplittableRandom random) {
        return random.nextInt(HEAVY_SHARE) == 0 ? HEAVY : 1 + random.nextInt(users - 1);
    }

    Task task(int number) {
        var random = new SplittableRandom(number);
        int owner = owner(random);
        int assignee = random.nextInt(5) > 0 ? -1 : random.nextInt(10) == 0 ? HEAVY : random.nextInt(users);
        var created = START.plusMillis(SPAN.toMillis() / tasks * number);
        boolean changed = random.nextInt(10) < 7;
        var updated = changed ? created.plus(upTo(Duration.ofDays(20), random)) : created;
        var due = random.nextBoolean() ? due(created, random) : null;
        return new Task(
                id(created.toEpochMilli(), random),
                userId(owner),
                assignee < 0 ? null : userId(assignee),
                title(random),
                description(number, owner, assignee, random),
                status(random),
                priority(random),
                due,
                due != null && due.at().isBefore(END) ? due.at() : null,
                created,
                updated.isBefore(END) ? updated : END,
                changed ? 2 + random.nextInt(4) : 1);
    }

    /** Returns a UUIDv7 of that time. */
    private static UUID id(long millis, SplittableRandom random) {
        return new UUID(millis << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | Long.MIN_VALUE);
    }

    private static TaskStatus status(SplittableRandom random) {
        int permille = random.nextInt(1_000);
        return permille < 5 ? TaskStatus.IN_PROGRESS : permille < 250 ? TaskStatus.PENDING : TaskStatus.COMPLETED;
    }

    private static TaskPriority priority(SplittableRandom random) {
        int percent = random.nextInt(100);
        return percent < 3 ? TaskPriority.HIGH : percent < 25 ? TaskPriority.LOW : TaskPriority.MEDIUM;
    }

    private static DueDate due(Instant created, SplittableRandom random) {
        var at = created.plus(upTo(Duration.ofDays(60), random));
        var day = at.atZone(ZONE).toLocalDate();
        return random.nextInt(5) < 2 ? new DueDate(Timestamps.endOf(day, ZONE), day) : new DueDate(at, null);
    }

    private static Duration upTo(Duration bound, SplittableRandom random) {
        return Duration.ofMillis(random.nextLong(bound.toMillis()));
    }

    private String title(SplittableRandom random) {
        return String.join(" ", text(3 + random.nextInt(4), random));
    }

    private String description(int number, int owner, int assignee, SplittableRandom random) {
        var text = text(8 + random.nextInt(18), random);
        if (number < tasks / OLD_SHARE) {
            text.add(pick(words.old, random));
        }
        if (owner == HEAVY && assignee < 0 && random.nextInt(5) == 0) {
            text.add(pick(words.heavyOnly, random));
        }
        if (owner != HEAVY && assignee != HEAVY && random.nextInt(5) == 0) {
            text.add(pick(words.neverHeavy, random));
        }
        if (random.nextInt(UNSPACED_SHARE) == 0) {
            text.add(words.characters(random, 25));
        }
        return String.join(" ", text);
    }

    private List<String> text(int length, SplittableRandom random) {
        return Stream.generate(() -> words.any(random)).limit(length).collect(Collectors.toCollection(ArrayList::new));
    }

    static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
