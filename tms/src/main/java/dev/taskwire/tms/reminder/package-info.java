/** Finds tasks that are due soon and writes a reminder for each, the event {@code task.due_soon}. */
@NullMarked
package dev.taskwire.tms.reminder;

import org.jspecify.annotations.NullMarked;
