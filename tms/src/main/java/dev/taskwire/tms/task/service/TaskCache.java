package dev.taskwire.tms.task.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.task.model.Task;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The tasks that this process has just read or written. A write can begin with one of them instead of a read, on
 * condition that the stored version is still the same. Nothing else may rest on them, since other processes write too.
 * Safe from any thread.
 */
public final class TaskCache {
    /** The bound on the cache; a typical task takes about a thousand bytes. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** The size of a cache entry beyond the characters of its texts: ids, times, and the entry itself. */
    private static final int ENTRY_OVERHEAD_BYTES = 600;

    private static final int MAX_CONTENDED = 10_000;

    /** About the time from the read of a task to its update by the same user. */
    static final Duration TTL = Duration.ofSeconds(30);

    private static final String METRIC = "cache.gets";
    private static final String DESCRIPTION =
            "Look-ups in a cache: hit if the entry was used, unused if there was one, miss if there was none.";

    private final Cache<UUID, Task> tasks;
    private final Cache<UUID, Boolean> contended;
    private final Counter hits;
    private final Counter unused;
    private final Counter misses;

    public TaskCache(MetricsRegistry metrics) {
        this(metrics, Ticker.systemTicker());
    }

    TaskCache(MetricsRegistry metrics, Ticker ticker) {
        this.tasks = builder(ticker)
                .maximumWeight(MAX_BYTES)
                .weigher((UUID id, Task task) -> bytes(task))
                .build();
        this.contended = builder(ticker).maximumSize(MAX_CONTENDED).build();
        this.hits = counter(metrics, "hit");
        this.unused = counter(metrics, "unused");
        this.misses = counter(metrics, "miss");
    }

    private static Caffeine<Object, Object> builder(Ticker ticker) {
        return Caffeine.newBuilder()
                .expireAfterWrite(TTL)
                .ticker(ticker)
                // The maintenance takes a few steps at a time; waking another thread for it costs more.
                .executor(Runnable::run);
    }

    private static Counter counter(MetricsRegistry metrics, String result) {
        return metrics.counter(METRIC, DESCRIPTION, "cache", "tasks", "result", result);
    }

    private static int bytes(Task task) {
        var description = task.description();
        int characters = task.title().length() + (description == null ? 0 : description.length());
        return ENTRY_OVERHEAD_BYTES + Character.BYTES * characters;
    }

    /**
     * Adds a task, unless a later version is present or the task is excluded.
     *
     * @param task must be confirmed by a majority: a version that a failover rolls back can exist again as another
     *     state, and a write that expects this version would then undo the changes of somebody else
     */
    void put(Task task) {
        if (contended.getIfPresent(task.id()) == null) {
            tasks.asMap()
                    .merge(task.id(), task, (present, added) -> added.version() < present.version() ? present : added);
        }
    }

    /**
     * Excludes a task for some time, after a write of it did not match. Other writers change the task too, probably in
     * other processes, and a write in vain costs more than a read.
     */
    void exclude(UUID id) {
        contended.put(id, true);
        tasks.invalidate(id);
    }

    /**
     * Removes and returns the task. So a state that was deleted or replaced, or whose write has an unknown outcome, is
     * not tried again, and a concurrent write reads instead of failing.
     */
    Optional<Task> take(UUID id) {
        return Optional.ofNullable(tasks.asMap().remove(id));
    }

    /** Counts a look-up: what it has returned, and the task that was written; empty if the write has failed. */
    void count(Optional<Task> taken, Optional<Task> written) {
        if (taken.isEmpty()) {
            misses.increment();
        } else if (written.isPresent() && written.get().version() == taken.get().version() + 1) {
            hits.increment();
        } else {
            unused.increment();
        }
    }
}
