package dev.taskwire.tms.task.service;

import static dev.taskwire.tms.task.model.TaskBuilder.THEN;
import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.task.model.Task;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskCacheTest {
    private final AtomicLong nanos = new AtomicLong();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final TaskCache cache = new TaskCache(metrics, nanos::get);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void taskIsTakenOnce() {
        var task = task().build();
        cache.put(task);
        assertThat(cache.take(task().build().id())).isEmpty();
        assertThat(cache.take(task.id())).contains(task);
        assertThat(cache.take(task.id())).isEmpty();
    }

    @Test
    void laterVersionStaysWhateverTheOrder() {
        var earlier = task().build();
        var later = earlier.nextVersion(THEN);
        cache.put(earlier);
        cache.put(later);
        cache.put(earlier);
        assertThat(cache.take(earlier.id())).contains(later);
    }

    /** A reminder leaves the version. */
    @Test
    void sameVersionIsReplaced() {
        var task = task().build();
        var reminded = task.withStatusAndAssignee(task.status(), task.userId());
        cache.put(task);
        cache.put(reminded);
        assertThat(cache.take(task.id())).contains(reminded);
    }

    @Test
    void taskIsForgottenSomeTimeAfterItsLastVersion() {
        var task = task().build();
        var later = task.nextVersion(THEN);
        cache.put(task);
        nanos.addAndGet(TaskCache.TTL.toNanos() / 2);
        cache.put(later);
        nanos.addAndGet(TaskCache.TTL.toNanos() / 2);
        assertThat(cache.take(task.id())).contains(later);

        cache.put(later);
        nanos.addAndGet(TaskCache.TTL.toNanos());
        assertThat(cache.take(task.id())).isEmpty();
    }

    @Test
    void contendedTaskIsLeftOutForSomeTime() {
        var task = task().build();
        cache.put(task);
        cache.exclude(task.id());
        cache.put(task.nextVersion(THEN));
        assertThat(cache.take(task.id())).isEmpty();

        nanos.addAndGet(TaskCache.TTL.toNanos());
        cache.put(task);
        assertThat(cache.take(task.id())).contains(task);
    }

    @Test
    void sizeIsBounded() {
        int characters = 16_384;
        int most = TaskCache.MAX_BYTES / (Character.BYTES * characters);
        var tasks = Stream.generate(() -> "更".repeat(characters))
                .limit(2L * most)
                .map(text -> task().description(text).build())
                .toList();
        tasks.forEach(cache::put);
        assertThat(tasks.stream().map(Task::id).map(cache::take).filter(Optional::isPresent))
                .hasSizeBetween(most / 2, most);
    }
}
