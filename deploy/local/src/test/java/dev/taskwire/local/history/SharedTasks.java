package dev.taskwire.local.history;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The few tasks that all clients work on, and the ids of all that there ever were. Safe from any thread. */
final class SharedTasks {
    private final AtomicReferenceArray<String> slots;
    private final Set<String> all = ConcurrentHashMap.newKeySet();

    SharedTasks(int count) {
        slots = new AtomicReferenceArray<>(count);
    }

    int count() {
        return slots.length();
    }

    /** Empty until there is one. */
    String get(int slot) {
        String task = slots.get(slot);
        return task == null ? "" : task;
    }

    /** Puts a task in the place of one that is gone, unless somebody was faster; whether it did. */
    boolean replace(int slot, String gone, String task) {
        return slots.compareAndSet(slot, gone.isEmpty() ? null : gone, task);
    }

    void created(String task) {
        all.add(task);
    }

    Set<String> all() {
        return Set.copyOf(all);
    }
}
