package dev.taskwire.tms.task.service;

import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskEvents;
import dev.taskwire.tms.task.store.ReminderRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Sends each reminder as an event like any other. {@link Task#reminderDue} decides which tasks have one. */
public final class ReminderService implements DueReminders {
    private final ReminderRepository reminders;
    private final Clock clock;

    public ReminderService(ReminderRepository reminders, Clock clock) {
        this.reminders = reminders;
        this.clock = clock;
    }

    @Override
    public Future<List<Task>> findDue(Instant by, Set<UUID> except, int limit) {
        return reminders.findDue(by, except, limit);
    }

    @Override
    public Future<Boolean> remind(Task task) {
        return reminders.claim(task, TaskEvents.dueSoon(task, Timestamps.now(clock)));
    }
}
