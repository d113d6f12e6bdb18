import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSort;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of one request, which fit its caller. */
record QueryValues(TaskSet tasks, ListCaller caller, SplittableRandom random) {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final List<Duration> AGES =
            List.of(Duration.ofHours(1), Duration.ofDays(1), WEEK, Duration.ofDays(90), Duration.ofDays(600));

    String any(String... values) {
        return TaskSet.pick(Arrays.asList(values), random);
    }

    String anyUser() {
        return ResourceIds.user(TaskSet.userId(random.nextInt(tasks.users())));
    }

    static String heavyUser() {
        return ResourceIds.user(TaskSet.userId(TaskSet.HEAVY));
    }

    /** Returns a user whose tasks the caller may list. */
    String owner() {
        return caller.isAdmin() ? anyUser() : ResourceIds.user(caller.id());
    }

    /** Returns a time when there were tasks. */
    Instant time() {
        return TaskSet.START.plusMillis(random.nextLong(TaskSet.SPAN.toMillis()));
    }

    String timeText() {
        return time().toString();
    }

    /** Returns the two bounds of a week. */
    String week(String after, String before) {
        var start = time();
        return after + "=" + start + "&" + before + "=" + start.plus(WEEK);
    }

    /** Returns the days before and after a day as its bounds. */
    String oneDay(String after, String before) {
        var eve = day();
        return after + "=" + eve + "&" + before + "=" + eve.plusDays(2);
    }

    LocalDate day() {
        return time().atZone(TaskSet.ZONE).toLocalDate();
    }

    /** Returns a time that most tasks were last changed before. */
    String recent() {
        return TaskSet.END.minus(TaskSet.pick(AGES, random)).toString();
    }

    String mostCommon() {
        return tasks.words.mostCommon(random);
    }

    String common() {
        return tasks.words.common(random);
    }

    String rare() {
        return tasks.words.rare(random);
    }

    /** Returns the beginning of a word, the more frequent words more often. */
    String prefix(int length) {
        return tasks.words.any(random).substring(0, length);
    }

    String old() {
        return TaskSet.pick(tasks.words.old, random);
    }

    /** Returns a word that many tasks have, but none that the caller sees; for an admin one that no task has. */
    String ofOthers() {
        return TaskSet.pick(
                switch (caller.kind()) {
                    case USER -> tasks.words.heavyOnly;
                    case HEAVY -> tasks.words.neverHeavy;
                    case ADMIN -> tasks.words.nowhere;
                },
                random);
    }

    String nowhere() {
        return TaskSet.pick(tasks.words.nowhere, random);
    }

    static String several(int count, Supplier<String> word) {
        return Stream.generate(word).distinct().limit(count).collect(Collectors.joining(" "));
    }

    /** Returns words of a task that the caller sees. */
    String ofOneTask(int count) {
        var task = tasks.task(TaskSet.pick(caller.tasks(), random));
        return Stream.of((task.title() + " " + task.description()).split(" "))
                .distinct()
                .limit(count)
                .collect(Collectors.joining(" "));
    }

    /** Returns twenty pairs of characters, which one task has, or none. */
    String characters() {
        for (int number : caller.tasks()) {
            String text = tasks.task(number).description();
            int from = text == null ? -1 : text.lastIndexOf(' ') + 1;
            if (from > 0 && text.charAt(from) > 'z' && random.nextBoolean()) {
                return text.substring(from, from + 21);
            }
        }
        return tasks.words.characters(random, 21);
    }

    String cursor(String sort) {
        return cursor(sort, time());
    }

    String undatedCursor(String sort) {
        return cursor(sort, null);
    }

    private String cursor(String sort, @Nullable Instant value) {
        var id = new UUID(time().toEpochMilli() << 16 | 0x7000, random.nextLong());
        return new TaskCursor(TaskSort.of(sort), value, id).encode();
    }
}
